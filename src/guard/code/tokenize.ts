import type { Language } from './languages.ts'
import { mayStartString, readStringAt } from './read-string.ts'
import { Tokens } from './tokens.ts'

/** Splits code into its pieces, in one pass; what is no code of the language gives signs and never an error. */
export function tokenize(text: string, language: Language): Tokens {
  const tokens = new Tokens(text)
  /** Depth of braces at which each open template of JavaScript goes on. */
  const templates: number[] = []
  let depth = 0
  let at = 0
  const pushString = (start: number, isTemplate = false): number | null => {
    const mayBeRegex = text.charCodeAt(start) === SLASH && mayStartRegex(tokens)
    const found = readStringAt(text, start, { language, mayBeRegex, isTemplate })
    if (found === null) return null
    const { value, isDynamic, end } = found
    if (value !== null) tokens.pushString(start, end, { value, isDynamic })
    if (found.opensTemplate) {
      depth += 1
      templates.push(depth)
    }
    return end
  }
  while (at < text.length) {
    const after = skipBlank(text, at, language)
    if (after > at) {
      at = after
      continue
    }
    const code = text.charCodeAt(at)
    if (code === CLOSING_BRACE && templates.at(-1) === depth) {
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
      if (isDigit(code)) tokens.pushNumber(at, wordEnd)
      else tokens.pushName(at, wordEnd)
      at = wordEnd
      continue
    }
    if (code === OPENING_BRACE) depth += 1
    else if (code === CLOSING_BRACE) depth -= 1
    const signEnd = endOfSign(text, at)
    tokens.pushSign(at, signEnd)
    at = signEnd
  }
  return tokens
}

const [SLASH, OPENING_BRACE, CLOSING_BRACE] = [0x2f, 0x7b, 0x7d]
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

/** Behind a sign, or behind two that would be misread apart. */
function endOfSign(text: string, at: number): number {
  if (!SECOND_SIGNS.has(text.charCodeAt(at + 1))) return at + 1
  return TWO_SIGNS.has(text.slice(at, at + 2)) ? at + 2 : at + 1
}

const TWO_SIGNS = new Set(['==', '!=', '<=', '>=', '=>', ':=', '::', '+=', '->', '&&', '||', '?.'])
const SECOND_SIGNS = new Set([...TWO_SIGNS].map((sign) => sign.charCodeAt(1)))

/** A slash after a value divides; after anything else it starts a regular expression. */
function mayStartRegex(tokens: Tokens): boolean {
  const last = tokens.length - 1
  if (last < 0) return true
  const value = tokens.value(last)
  if (tokens.isSign(last)) return value !== ')' && value !== ']' && value !== '}'
  return tokens.isName(last) && KEYWORDS.has(value)
}

const KEYWORDS = new Set(['return', 'typeof', 'case', 'in', 'of', 'do', 'else', 'void', 'yield'])
