/** Characters; what is composed to more is no key and no host, and could fill the memory. */
export const LONGEST_COMPOSED = 8_192

/** What a name stands for, or null where nobody knows. */
export type NamedText = (name: string) => string | null

/** `{}`, `{0}` and `{name}` filled in, as Python and Rust do; null where one of them cannot be, or for a long text. */
export function fillBraces(
  format: string,
  texts: readonly string[],
  named: NamedText,
): string | null {
  let next = 0
  return fill(format, BRACES, (field) => {
    if (field === '{{' || field === '}}') return field[0] ?? null
    const name = field.slice(1, -1)
    if (name === '') return texts[next++] ?? null
    return /^\d+$/.test(name) ? (texts[Number(name)] ?? null) : named(name)
  })
}

/** `%s` and Go's `%v` filled in; null where one of them cannot be, where there are others, or for a long text. */
export function fillPercents(format: string, texts: readonly string[]): string | null {
  let next = 0
  return fill(format, PERCENTS, (field) => {
    if (field === '%%') return '%'
    return field === '%s' || field === '%v' ? (texts[next++] ?? null) : null
  })
}

const BRACES = /\{\{|\}\}|\{[^{}]{0,80}\}?|\}/g
const PERCENTS = /%.?/g

function fill(
  format: string,
  fields: RegExp,
  read: (field: string) => string | null,
): string | null {
  let isWhole = true
  let length = format.length
  const filled = format.replaceAll(fields, (field) => {
    const text = read(field)
    length += text?.length ?? 0
    isWhole &&= text !== null && length <= LONGEST_COMPOSED
    return isWhole && text !== null ? text : ''
  })
  return isWhole ? filled : null
}
