/** What a name stands for, or null where nobody knows. */
export type NamedText = (name: string) => string | null

/** `{}`, `{0}` and `{name}` filled in, as Python and Rust do; null where one of them cannot be. */
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

/** `%s` and Go's `%v` filled in; null where one of them cannot be, or where there are others. */
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
  const filled = format.replaceAll(fields, (field) => {
    const text = read(field)
    isWhole &&= text !== null
    return text ?? ''
  })
  return isWhole ? filled : null
}
