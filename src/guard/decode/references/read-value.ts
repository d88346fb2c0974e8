/** The value of a variable; null where nobody can know it, undefined where there is none. */
export type Lookup = (name: string) => string | null | undefined

/** Longest value that is read; no credential of the catalogue comes near it. */
const LONGEST_VALUE = 4_096
/** Defaults in defaults. */
const DEEPEST = 8

/**
 * The text that a value of a shell, an environment file, Compose, a Dockerfile, a Makefile or a batch
 * file stands for; null where a part cannot be known. Compose and make also look into single quotes.
 */
export function readValue(raw: string, lookup: Lookup, depth = 0): string | null {
  if (raw.length > LONGEST_VALUE || depth > DEEPEST) return null
  if (!SPECIAL.test(raw)) return raw
  let value = ''
  for (let at = 0; at < raw.length;) {
    const part = readPart(raw, at, { lookup, depth })
    if (part === null) return null
    value += part.text
    if (value.length > LONGEST_VALUE) return null
    at = part.end
  }
  return value
}

/** What makes a value stand for another text than itself. */
const SPECIAL = /["'$%\\]/

type Part = { readonly text: string; readonly end: number }
type Reading = { readonly lookup: Lookup; readonly depth: number }

function readPart(raw: string, at: number, reading: Reading): Part | null {
  const letter = raw[at] ?? ''
  if (letter === '\\' && /["'$\\]/.test(raw[at + 1] ?? '')) {
    return { text: raw[at + 1] ?? '', end: at + 2 }
  }
  if (letter === '"' || letter === "'") return readQuoted(raw, at, { quote: letter, ...reading })
  if (letter === '$') return readDollar(raw, at, reading)
  const batch =
    letter === '%' ? /^%([A-Za-z_][A-Za-z0-9_]{0,100})%/.exec(raw.slice(at, at + 104)) : null
  const value = batch?.[1] === undefined ? undefined : reading.lookup(batch[1])
  if (batch === null || value === undefined) return { text: letter, end: at + 1 }
  return value === null ? null : { text: value, end: at + batch[0].length }
}

function readQuoted(
  raw: string,
  at: number,
  { quote, lookup, depth }: Reading & { readonly quote: string },
): Part | null {
  const end = endOfQuote(raw, at, quote)
  // An apostrophe.
  if (end === -1) return { text: quote, end: at + 1 }
  const text = readValue(raw.slice(at + 1, end), lookup, depth + 1)
  if (text === null) return null
  // `"PK" + "ABC"`
  const plus = /^\s{0,8}\+\s{0,8}(?=["'])/.exec(raw.slice(end + 1, end + 20))?.[0].length ?? 0
  return { text, end: end + 1 + plus }
}

function endOfQuote(raw: string, at: number, quote: string): number {
  for (let end = at + 1; end < raw.length; end += 1) {
    if (raw[end] === quote) return end
    if (raw[end] === '\\' && quote === '"') end += 1
  }
  return -1
}

const NAME = '[A-Za-z_][A-Za-z0-9_]{0,100}'
const PLAIN = new RegExp(`^\\$(?:env:)?(${NAME})`, 'i')
const IN_PARENTHESES = new RegExp(`^\\$\\((${NAME})\\)`)
const BRACED = new RegExp(`^(?:env:)?(${NAME})(?:(:?[-=+?])([^]{0,4096}))?$`, 'i')

function readDollar(raw: string, at: number, { lookup, depth }: Reading): Part | null {
  const next = raw[at + 1]
  if (next === '$') return { text: '$', end: at + 2 }
  // Bash's $'…' and $"…".
  if (next === "'" || next === '"') return { text: '', end: at + 1 }
  if (next === '{') {
    const end = endOfBraces(raw, at + 1)
    const text = end === -1 ? null : readBraces(raw.slice(at + 2, end), { lookup, depth })
    return text === null ? null : { text, end: end + 1 }
  }
  const start = raw.slice(at, at + 110)
  const match = next === '(' ? IN_PARENTHESES.exec(start) : PLAIN.exec(start)
  if (match?.[1] === undefined) return next === '(' ? null : { text: '$', end: at + 1 }
  const value = lookup(match[1])
  return typeof value === 'string' ? { text: value, end: at + match[0].length } : null
}

function endOfBraces(raw: string, open: number): number {
  let depth = 0
  for (let at = open; at < raw.length; at += 1) {
    if (raw[at] === '{') depth += 1
    if (raw[at] === '}') depth -= 1
    if (depth === 0) return at
  }
  return -1
}

/** `${NAME}`, `${NAME:-other}`, `${NAME:+other}`; how a shell cuts values is not followed. */
function readBraces(text: string, { lookup, depth }: Reading): string | null {
  const [, name, operator, other = ''] = BRACED.exec(text) ?? []
  if (name === undefined) return null
  const value = lookup(name)
  if (value === null) return null
  const isSet = value !== undefined && (value !== '' || operator?.startsWith(':') !== true)
  if (operator?.endsWith('+') === true) return isSet ? readValue(other, lookup, depth + 1) : ''
  if (isSet) return value
  const hasDefault = operator?.endsWith('-') === true || operator?.endsWith('=') === true
  return hasDefault ? readValue(other, lookup, depth + 1) : null
}
