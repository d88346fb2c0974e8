/** A quoted or bare text; `start` is the offset of its value, `end` the offset after it. */
export type Literal = {
  readonly value: string
  readonly isQuoted: boolean
  readonly isVerbatim: boolean
  /** Whether its lines are lines of the source. */
  readonly hasLines: boolean
  readonly start: number
  readonly end: number
}

/** The literal at an offset of JSON, TOML or Terraform; null where none starts there. */
export function readLiteral(text: string, at: number, format: string): Literal | null {
  const quote = text[at]
  if (quote === '"' || quote === "'") {
    if (format === 'toml' && text.startsWith(quote.repeat(3), at))
      return readTriple(text, at, quote)
    return readQuoted(text, at, quote)
  }
  if (quote === '<' && format === 'terraform' && text[at + 1] === '<') return readHeredoc(text, at)
  BARE.lastIndex = at
  const value = BARE.exec(text)?.[0]
  return value === undefined ? null : { ...BARE_TEXT, value, start: at, end: at + value.length }
}

/** Undoes JSON's escapes; what is none of them stays as it is. */
function unescapeText(text: string): string {
  return text.includes('\\')
    ? text.replaceAll(ESCAPE, (whole: string, two?: string, four?: string, simple?: string) =>
        simple === undefined
          ? String.fromCharCode(Number.parseInt(two ?? four ?? '', 16))
          : (SIMPLE[simple] ?? whole.slice(1)),
      )
    : text
}

const BARE_TEXT = { isQuoted: false, isVerbatim: true, hasLines: false } as const
const LINES_TEXT = { isQuoted: true, isVerbatim: false, hasLines: true } as const
const BARE = /[A-Za-z0-9_$.+*%@~^|&-][^\s"'`,;{}[\]()=:#]{0,4095}/y
const ESCAPE = /\\(?:x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|([\s\S]))/g
const SIMPLE: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' }

function readQuoted(text: string, at: number, quote: string): Literal {
  let end = text.indexOf(quote, at + 1)
  if (end === -1 || text.slice(at + 1, end).includes('\\')) end = findEnd(text, at, quote)
  const raw = text.slice(at + 1, Math.min(end, text.length))
  const value = quote === '"' ? unescapeText(raw) : raw
  const isVerbatim = value === raw
  return { value, isQuoted: true, isVerbatim, hasLines: false, start: at + 1, end: end + 1 }
}

function findEnd(text: string, at: number, quote: string): number {
  let end = at + 1
  while (end < text.length && text[end] !== quote)
    end += text[end] === '\\' && quote === '"' ? 2 : 1
  return end
}

function readTriple(text: string, at: number, quote: string): Literal {
  const found = text.indexOf(quote.repeat(3), at + 3)
  const end = found === -1 ? text.length : found
  const raw = text.slice(at + 3, end)
  const value = quote === '"' ? unescapeText(raw.replaceAll(/\\\r?\n\s{0,200}/g, '')) : raw
  return { value, ...LINES_TEXT, start: at + 3, end: end + 3 }
}

function readHeredoc(text: string, at: number): Literal | null {
  HEREDOC.lastIndex = at
  const [head, tag] = HEREDOC.exec(text) ?? []
  if (head === undefined || tag === undefined) return null
  const start = at + head.length
  const tail = text.slice(start, start + LONGEST_HEREDOC)
  const end = new RegExp(`^[ \\t]{0,80}${tag}\\b`, 'm').exec(tail)?.index ?? tail.length
  return {
    value: tail.slice(0, end),
    ...LINES_TEXT,
    start,
    end: start + end + tag.length,
  }
}

const HEREDOC = /<<-?([A-Za-z_]\w{0,40})\r?\n/y
const LONGEST_HEREDOC = 65_536
