import { fillBraces, fillPercents, LONGEST_COMPOSED } from './fill-format.ts'
import { hasBlank } from './has-blank.ts'
import type { JoinedLiterals } from './joined-literals.ts'
import type { Language } from './languages.ts'
import { OWNERS } from './may-compose.ts'
import type { Constants } from './resolve-constants.ts'
import type { Tokens } from './tokens.ts'

export type Program = {
  readonly text: string
  readonly tokens: Tokens
  readonly language: Language
  readonly literals: JoinedLiterals
  readonly constants: Constants
}

/** A text that begins at a token; `to` is behind its last. */
type Sum = {
  readonly value: string
  readonly to: number
  /** Whether there is more to it than a text of the source, or one constant. */
  readonly isComposed: boolean
}

const [PERCENT, OPENING, CLOSING, COMMA, PLUS, DOT] = [0x25, 0x28, 0x29, 0x2c, 0x2b, 0x2e]
const EXCLAMATION_MARK = 0x21

/** Pieces that are joined from a token on, as far as they are known; null where the first is not, or for a long text. */
export function readSum(program: Program, from: number, depth = 0): Sum | null {
  const first = readTerm(program, from, depth)
  if (first === null) return null
  const pieces = [first.value]
  let { to, isComposed } = first
  let length = first.value.length
  while (pieces.length < MOST_PIECES) {
    const next = readNext(program, to, depth)
    if (next === null) break
    pieces.push(next.value)
    length += next.value.length
    if (length > LONGEST_COMPOSED) return null
    to = next.to
    isComposed = true
  }
  return { value: pieces.join(''), to, isComposed }
}

const MOST_PIECES = 100
const MOST_TEXTS = 20
const DEEPEST = 3
const METHODS = new Set(['concat', 'append', 'plus'])

/** What `+` or a method such as `.append(…)` adds. */
function readNext(program: Program, at: number, depth: number): Sum | null {
  const { tokens } = program
  if (tokens.signCode(at) === PLUS) return readTerm(program, at + 1, depth)
  return isMethod(tokens, at) ? readWithin(program, at + 2, depth) : null
}

function isMethod(tokens: Tokens, dot: number): boolean {
  if (tokens.signCode(dot) !== DOT || tokens.signCode(dot + 2) !== OPENING) return false
  return METHODS.has(tokens.value(dot + 1))
}

function readTerm(program: Program, at: number, depth: number): Sum | null {
  const { tokens, literals } = program
  if (depth > DEEPEST) return null
  if (tokens.signCode(at) === OPENING) return readWithin(program, at, depth)
  const literal = literals.at(at)
  if (literal !== null) {
    if (hasBlank(literal.value)) return null
    const text = { value: literal.value, to: literal.to, isComposed: false }
    return readFormatted(program, text, depth) ?? text
  }
  if (!tokens.isName(at)) {
    return tokens.isText(at) || hasBlank(tokens.value(at)) ? null : readTemplate(program, at)
  }
  if (!isWhole(tokens, at)) return readCall(program, at, depth)
  const value = program.constants.textOf(tokens.value(at))
  return value === null ? null : { value, to: at + 1, isComposed: false }
}

/** Whether a name stands for all of a piece: it is not looked into, called or reckoned with. */
function isWhole(tokens: Tokens, at: number): boolean {
  return !tokens.isSign(at + 1) || WHOLE.has(tokens.value(at + 1)) || isMethod(tokens, at + 1)
}

const WHOLE = new Set(['+', ',', ';', ')', ']', '}'])

/** What stands between brackets. */
function readWithin(program: Program, open: number, depth: number): Sum | null {
  const inner = readSum(program, open + 1, depth + 1)
  if (inner === null || program.tokens.signCode(inner.to) !== CLOSING) return null
  return { ...inner, to: inner.to + 1 }
}

/** Texts with commas between them, from behind a bracket to behind the one that closes it. */
function readTexts(
  program: Program,
  from: number,
  depth: number,
): { readonly texts: readonly string[]; readonly to: number } | null {
  const { tokens } = program
  const texts: string[] = []
  let at = from
  while (texts.length < MOST_TEXTS && tokens.signCode(at) !== CLOSING) {
    const sum = readSum(program, at, depth + 1)
    if (sum === null) return null
    texts.push(sum.value)
    at = tokens.signCode(sum.to) === COMMA ? sum.to + 1 : sum.to
  }
  return tokens.signCode(at) === CLOSING ? { texts, to: at + 1 } : null
}

/** Python's `"…".format(…)` and `"…" % …`. */
function readFormatted(program: Program, format: Sum, depth: number): Sum | null {
  const { tokens, language } = program
  if (language !== 'python') return null
  const sign = tokens.signCode(format.to)
  if (sign === DOT && tokens.value(format.to + 1) === 'format') {
    const given = readTexts(program, format.to + 3, depth)
    return given === null
      ? null
      : compose(
          fillBraces(format.value, given.texts, () => null),
          given.to,
        )
  }
  if (sign !== PERCENT) return null
  if (tokens.signCode(format.to + 1) === OPENING) {
    const given = readTexts(program, format.to + 2, depth)
    return given === null ? null : compose(fillPercents(format.value, given.texts), given.to)
  }
  const given = readTerm(program, format.to + 1, depth + 1)
  return given === null ? null : compose(fillPercents(format.value, [given.value]), given.to)
}

function compose(value: string | null, to: number): Sum | null {
  const isFit = value !== null && value.length <= LONGEST_COMPOSED
  return isFit ? { value, to, isComposed: true } : null
}

/** `f"AK{REST}"` of Python, and a template of JavaScript. */
function readTemplate(program: Program, from: number): Sum | null {
  const { text, tokens, language } = program
  if (language === 'python') {
    return compose(fillBraces(tokens.value(from), [], program.constants.textOf), from + 1)
  }
  if (text[tokens.start(from)] !== '`') return null
  const pieces = [tokens.value(from)]
  let at = from
  while (text[tokens.end(at) - 1] === '{' && pieces.length < MOST_PIECES) {
    const constant = tokens.isName(at + 1) ? program.constants.textOf(tokens.value(at + 1)) : null
    if (constant === null || text[tokens.start(at + 2)] !== '}') return null
    at += 2
    pieces.push(constant, tokens.value(at))
  }
  return text[tokens.end(at) - 1] === '`' ? compose(pieces.join(''), at + 1) : null
}

/** Calls that make a text, by their names. */
function readCall(program: Program, at: number, depth: number): Sum | null {
  const { tokens } = program
  const next = tokens.signCode(at + 1)
  const name = tokens.value(at)
  if (next === DOT && OWNERS.has(name) && tokens.signCode(at + 3) === OPENING) {
    const method = tokens.value(at + 2)
    if (/^from(?:CharCode|CodePoint)$/.test(method)) return readCharacters(tokens, at + 4)
    if (!/^(?:Sprintf|[fF]ormat)$/.test(method)) return null
    return readFilled(program, at + 4, depth)
  }
  if (name === 'format' && next === EXCLAMATION_MARK) return readFilled(program, at + 3, depth)
  if (next !== OPENING) return null
  if (name === 'chr') return readCharacters(tokens, at + 2)
  if (!name.startsWith('StringBu')) return null
  return tokens.signCode(at + 2) === CLOSING
    ? { value: '', to: at + 3, isComposed: false }
    : readWithin(program, at + 1, depth)
}

/** A format and its texts: `%s` of Go and Java, `{}` of Rust, `{0}` of C#. */
function readFilled(program: Program, from: number, depth: number): Sum | null {
  const given = readTexts(program, from, depth)
  if (given === null) return null
  const [format = '', ...texts] = given.texts
  const value = format.includes('{')
    ? fillBraces(format, texts, program.constants.textOf)
    : fillPercents(format, texts)
  return compose(value, given.to)
}

/** `chr(65)`, `String.fromCharCode(65, 75)`. */
function readCharacters(tokens: Tokens, from: number): Sum | null {
  const codes: number[] = []
  let at = from
  for (; tokens.kind(at) === 'number' && codes.length < MOST_PIECES; at += 1) {
    codes.push(Number(tokens.value(at)))
    if (tokens.signCode(at + 1) === COMMA) at += 1
  }
  const areCodes = codes.every((code) => Number.isInteger(code) && code <= 0x10_ff_ff)
  return areCodes && tokens.signCode(at) === CLOSING
    ? compose(String.fromCodePoint(...codes), at + 1)
    : null
}
