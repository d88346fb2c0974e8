import type { Language } from './languages.ts'
import { mayStartString, readStringAt } from './read-string.ts'

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
    const end = mayStartString(text, at, language) ? pushString(at) : null
    if (end !== null) {
      at = end
      continue
    }
    const wordEnd = endOfWord(text, at)
    if (wordEnd > at) {
      const kind = isDigit(text.charCodeAt(at)) ? 'number' : 'name'
      const value = text.slice(at, wordEnd)
      tokens.push({ kind, value, start: at, end: wordEnd, isDynamic: false })
      at = wordEnd
      continue
    }
    const value = readSign(text, at)
    if (value === '{') depth += 1
    else if (value === '}') depth -= 1
    const signEnd = at + value.length
    tokens.push({ kind: 'sign', value, start: at, end: signEnd, isDynamic: false })
    at = signEnd
  }
  return tokens
}

const LONGEST_WORD = 4_096
/** 1 for a character of a word. */
const IN_WORD = new Uint8Array(128)
for (let code = 0; code < 128; code += 1) {
  IN_WORD[code] = /[A-Za-z0-9_$]/.test(String.fromCharCode(code)) ? 1 : 0
}

function endOfWord(text: string, at: number): number {
  const most = Math.min(text.length, at + LONGEST_WORD)
  let end = at
  // Codes above 127 are outside of the table, and no word's.
  while (end < most && IN_WORD[text.charCodeAt(end)] === 1) end += 1
  return end
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39
}

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

/** A sign, and two together where they would be misread apart. */
function readSign(text: string, at: number): string {
  const one = text[at] ?? ''
  if (!SECOND_SIGNS.has(text.charCodeAt(at + 1))) return one
  const two = text.slice(at, at + 2)
  return TWO_SIGNS.has(two) ? two : one
}

const TWO_SIGNS = new Set(['==', '!=', '<=', '>=', '=>', ':=', '::', '+=', '->', '&&', '||', '?.'])
const SECOND_SIGNS = new Set([...TWO_SIGNS].map((sign) => sign.charCodeAt(1)))

/** A slash after a value divides; after anything else it starts a regular expression. */
function mayStartRegex(tokens: readonly Token[]): boolean {
  const last = tokens.at(-1)
  if (last === undefined) return true
  if (last.kind === 'sign') return last.value !== ')' && last.value !== ']' && last.value !== '}'
  return last.kind === 'name' && KEYWORDS.has(last.value)
}

const KEYWORDS = new Set(['return', 'typeof', 'case', 'in', 'of', 'do', 'else', 'void', 'yield'])
