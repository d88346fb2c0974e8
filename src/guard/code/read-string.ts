import type { Language } from './languages.ts'

/** A string of a program; `value` is null for what only looks like one, such as a regular expression. */
export type StringAt = {
  readonly value: string | null
  readonly isDynamic: boolean
  readonly end: number
  /** Whether it stops at a template's `${`, so that code follows. */
  readonly opensTemplate: boolean
}

/** Whether `readStringAt` may find anything: spares nearly every place of a program from being asked. */
export function mayStartString(text: string, at: number, language: Language): boolean {
  const code = text.charCodeAt(at)
  if (STARTS[language][code] !== 1) return false
  // Python's prefixes are letters, and nearly all letters are none.
  return language !== 'python' || isQuote(code) || isQuoteNear(text, at + 1)
}

const STARTS: Readonly<Record<Language, Uint8Array>> = {
  python: codesOf(`"'rRbBuUfFtT`),
  javascript: codesOf('"\'`/'),
  go: codesOf('"\'`'),
  java: codesOf(`"'@`),
  rust: codesOf(`"'br`),
}

function codesOf(characters: string): Uint8Array {
  const codes = new Uint8Array(128)
  for (const character of characters) codes[character.charCodeAt(0)] = 1
  return codes
}

function isQuote(code: number): boolean {
  return code === 0x22 || code === 0x27
}

function isQuoteNear(text: string, at: number): boolean {
  return isQuote(text.charCodeAt(at)) || isQuote(text.charCodeAt(at + 1))
}

/** The string that starts at an offset (or goes on there, after a template's `}`); null where none does. */
export function readStringAt(
  text: string,
  at: number,
  context: {
    readonly language: Language
    readonly mayBeRegex: boolean
    /** Whether a `}` here ends a template's expression. */
    readonly isTemplate: boolean
  },
): StringAt | null {
  switch (context.language) {
    case 'python':
      return readPython(text, at)
    case 'javascript':
      return text[at] === '}' && context.isTemplate
        ? readTemplate(text, at)
        : readJavascript(text, at, context.mayBeRegex)
    case 'go':
      return text[at] === '`' ? readRaw(text, at + 1, '`') : readPlain(text, at)
    case 'java':
      return text.startsWith('"""', at) ? readRaw(text, at + 3, '"""') : readJava(text, at)
    case 'rust':
      return readRust(text, at)
    default:
      return context.language satisfies never
  }
}

function readPython(text: string, at: number): StringAt | null {
  PYTHON_START.lastIndex = at
  const [start, prefix = '', quote] = PYTHON_START.exec(text) ?? []
  if (start === undefined || quote === undefined || isWordAt(text, at - 1)) return null
  const isRaw = /r/i.test(prefix)
  const found = scan(text, at + start.length, { quote, isOneLine: quote.length === 1 })
  const isField = /f|t/i.test(prefix) && /(?<!\{)(?:\{\{){0,400}\{(?!\{)/.test(found.raw)
  const value = isRaw ? found.raw : unescapeCode(found.raw)
  return { value, isDynamic: isField, end: found.end, opensTemplate: false }
}

const PYTHON_START = /([rRbBuUfFtT]{0,2})("""|'''|"|')/y

function readJavascript(text: string, at: number, mayBeRegex: boolean): StringAt | null {
  const quote = text[at]
  if (quote === '"' || quote === "'") return readPlain(text, at)
  if (quote === '`') return readTemplate(text, at)
  if (quote !== '/' || !mayBeRegex) return null
  const end = endOfRegex(text, at)
  return end === null ? null : { value: null, isDynamic: false, end, opensTemplate: false }
}

/** Longer ones are read as code: a slash that closes none must not cost a walk through the file. */
const LONGEST_REGEX = 300

function endOfRegex(text: string, at: number): number | null {
  let isClass = false
  for (let end = at + 1; end < at + LONGEST_REGEX; end += 1) {
    const character = text[end]
    if (character === undefined || character === '\n') return null
    if (character === '\\') end += 1
    else if (character === '[') isClass = true
    else if (character === ']') isClass = false
    else if (character === '/' && !isClass) return end + 1
  }
  return null
}

function readTemplate(text: string, at: number): StringAt {
  const isRest = text[at] === '}'
  let end = at + 1
  while (end < text.length && text[end] !== '`' && !(text[end] === '$' && text[end + 1] === '{')) {
    end += text[end] === '\\' ? 2 : 1
  }
  const opensTemplate = text[end] === '$'
  const value = unescapeCode(text.slice(at + 1, end))
  const isDynamic = isRest || opensTemplate
  return { value, isDynamic, end: end + (opensTemplate ? 2 : 1), opensTemplate }
}

function readJava(text: string, at: number): StringAt | null {
  if (text[at] === '@' && text[at + 1] === '"') return readRaw(text, at + 2, '"')
  return readPlain(text, at)
}

function readRust(text: string, at: number): StringAt | null {
  RUST_RAW.lastIndex = at
  const [start, hashes] = RUST_RAW.exec(text) ?? []
  if (start !== undefined && hashes !== undefined && !isWordAt(text, at - 1))
    return readRaw(text, at + start.length, `"${hashes}`)
  if (text[at] === '"') return readPlain(text, at, false)
  // `'a'` is a character, `'a` a lifetime.
  RUST_CHARACTER.lastIndex = at
  const character = RUST_CHARACTER.exec(text)?.[0]
  if (character === undefined) return null
  return { value: null, isDynamic: false, end: at + character.length, opensTemplate: false }
}

const RUST_RAW = /b?r(#{0,20})"/y
const RUST_CHARACTER = /'(?:[^'\\\n]|\\[^\n]{1,10}?)'/y

/** A string in `"` or `'` that ends on its line (in Rust it may go on). */
function readPlain(text: string, at: number, isOneLine = true): StringAt | null {
  const quote = text[at]
  if (quote !== '"' && quote !== "'") return null
  const { raw, end } = scan(text, at + 1, { quote, isOneLine })
  return { value: unescapeCode(raw), isDynamic: false, end, opensTemplate: false }
}

function readRaw(text: string, from: number, closer: string): StringAt {
  const found = text.indexOf(closer, from)
  const end = found === -1 ? text.length : found
  const value = text.slice(from, end)
  return { value, isDynamic: false, end: end + closer.length, opensTemplate: false }
}

function scan(
  text: string,
  from: number,
  { quote, isOneLine }: { readonly quote: string; readonly isOneLine: boolean },
): { readonly raw: string; readonly end: number } {
  const first = quote.charCodeAt(0)
  let at = from
  let isClosed = false
  while (at < text.length) {
    const code = text.charCodeAt(at)
    isClosed = code === first && (quote.length === 1 || text.startsWith(quote, at))
    if (isClosed || (code === NEWLINE && isOneLine)) break
    at += code === BACKSLASH ? 2 : 1
  }
  return {
    raw: text.slice(from, at),
    end: isClosed ? at + quote.length : Math.min(at, text.length),
  }
}

const NEWLINE = 0x0a
const BACKSLASH = 0x5c

/** Undoes the escapes that these languages share; a backslash before a line's end joins the lines. */
function unescapeCode(raw: string): string {
  if (!raw.includes('\\')) return raw
  return raw.replaceAll(ESCAPE, (whole: string, two?: string, four?: string, braced?: string) => {
    const code = two ?? four ?? braced
    if (code !== undefined) return String.fromCharCode(Number.parseInt(code, 16) & 0xffff)
    const last = whole.at(-1) ?? ''
    return last === '\n' ? '' : (SIMPLE[last] ?? last)
  })
}

const ESCAPE = /\\(?:x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|u\{([0-9A-Fa-f]{1,6})\}|\r?[\s\S])/g
const SIMPLE: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', 0: '\0' }

function isWordAt(text: string, at: number): boolean {
  return /^[\w$]$/.test(text[at] ?? '')
}
