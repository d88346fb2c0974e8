import type { Language } from './languages.ts'
import { readStringAt } from './read-string.ts'

/** A piece of code. Comments, blanks and line ends are left out; `end` is the offset after it. */
export type Token = {
  readonly kind: 'name' | 'string' | 'number' | 'sign'
  /** A string's text without its quotes and escapes; anything else as it stands. */
  readonly value: string
  readonly start: number
  readonly end: number
  /** Whether a string has parts that only running the program fills in. */
  readonly isDynamic: boolean
}

/** Splits code into its pieces, in one pass; what is no code of the language gives signs and never an error. */
export function tokenize(text: string, language: Language): readonly Token[] {
  const tokens: Token[] = []
  /** Depth of braces at which each open template of JavaScript goes on. */
  const templates: number[] = []
  let depth = 0
  let at = 0
  const pushString = (start: number, isTemplate = false): number | null => {
    const mayBeRegex = text[start] === '/' && mayStartRegex(tokens)
    const found = readStringAt(text, start, { language, mayBeRegex, isTemplate })
    if (found === null) return null
    if (found.value !== null) {
      const { value, isDynamic, end } = found
      tokens.push({ kind: 'string', value, start, end, isDynamic })
    }
    if (found.opensTemplate) {
      depth += 1
      templates.push(depth)
    }
    return found.end
  }
  while (at < text.length) {
    const after = skipBlank(text, at, language)
    if (after > at) {
      at = after
      continue
    }
    const character = text[at] ?? ''
    if (character === '}' && templates.at(-1) === depth) {
      templates.pop()
      depth -= 1
      at = pushString(at, true) ?? at + 1
      continue
    }
    const end = pushString(at)
    if (end !== null) {
      at = end
      continue
    }
    const word = matchAt(WORD, text, at)
    const sign = word ?? text.slice(at, at + signLength(text, at))
    if (word === null) depth += sign === '{' ? 1 : sign === '}' ? -1 : 0
    const kind = word === null ? 'sign' : /^\d/.test(word) ? 'number' : 'name'
    tokens.push({ kind, value: sign, start: at, end: at + sign.length, isDynamic: false })
    at += sign.length
  }
  return tokens
}

const WORD = /[A-Za-z0-9_$]{1,4096}/y

function skipBlank(text: string, at: number, language: Language): number {
  const character = text[at]
  if (character === ' ' || character === '\n' || character === '\t' || character === '\r') {
    let after = at + 1
    while (text[after] === ' ' || text[after] === '\t') after += 1
    return after
  }
  if (language === 'python') {
    if (character === '\\') return at + 1
    return character === '#' ? endOfLine(text, at) : at
  }
  if (character !== '/') return at
  if (text[at + 1] === '/') return endOfLine(text, at)
  if (text[at + 1] !== '*') return at
  return language === 'rust' ? endOfNested(text, at) : endOfComment(text, at)
}

function endOfLine(text: string, at: number): number {
  const end = text.indexOf('\n', at)
  return end === -1 ? text.length : end
}

function endOfComment(text: string, at: number): number {
  const end = text.indexOf('*/', at + 2)
  return end === -1 ? text.length : end + 2
}

/** Rust's block comments hold each other. */
function endOfNested(text: string, at: number): number {
  let open = 1
  const marks = /\/\*|\*\//g
  marks.lastIndex = at + 2
  for (let mark = marks.exec(text); mark !== null; mark = marks.exec(text)) {
    open += mark[0] === '/*' ? 1 : -1
    if (open === 0) return marks.lastIndex
  }
  return text.length
}

/** Signs of two characters that would be misread as two. */
function signLength(text: string, at: number): number {
  const two = text.slice(at, at + 2)
  return TWO_SIGNS.has(two) ? 2 : 1
}

const TWO_SIGNS = new Set(['==', '!=', '<=', '>=', '=>', ':=', '::', '+=', '->', '&&', '||', '?.'])

/** A slash after a value divides; after anything else it starts a regular expression. */
function mayStartRegex(tokens: readonly Token[]): boolean {
  const last = tokens.at(-1)
  if (last === undefined) return true
  if (last.kind === 'sign') return !/^[)\]}]$/.test(last.value)
  return last.kind === 'name' && KEYWORDS.has(last.value)
}

const KEYWORDS = new Set(['return', 'typeof', 'case', 'in', 'of', 'do', 'else', 'void', 'yield'])

function matchAt(pattern: RegExp, text: string, at: number): string | null {
  pattern.lastIndex = at
  return pattern.exec(text)?.[0] ?? null
}
