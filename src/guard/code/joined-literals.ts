import type { Language } from './languages.ts'
import { mayCompose, mayGoOn } from './may-compose.ts'
import type { Tokens } from './tokens.ts'

/** A text that a program holds in one or more pieces. */
export type Literal = {
  readonly value: string
  /** Positions among the tokens: of the first piece, and behind the last. */
  readonly from: number
  readonly to: number
}

/** The texts of a program. */
export type Literals = {
  /** The text that begins at a token, or null. */
  readonly at: (index: number) => Literal | null
  /** Those that the source does not have as they are, but in pieces or with escapes; in order. */
  readonly built: readonly Literal[]
}

export type JoinedLiterals = Literals & {
  /** Tokens at which a text may begin that is composed of more than texts. */
  readonly starts: readonly number[]
  /** The tokens `=` and `:=`. */
  readonly assignments: readonly number[]
}

/**
 * The texts of a program, with the pieces put together that the language joins: `"a" + "b"`, Python's
 * `"a" "b"`, `["a", "b"].join("")`, `"".join(["a", "b"])`, `concat!("a", "b")`, `.concat("b")`. A text
 * with parts that only running the program fills in is none.
 */
export function joinLiterals(text: string, tokens: Tokens, language: Language): JoinedLiterals {
  const joins = new Map<number, Literal>()
  const covered = new Set<number>()
  const built: Literal[] = []
  const starts: number[] = []
  const assignments: number[] = []
  let depth = 0
  for (let at = 0; at < tokens.length;) {
    const join = mayJoin(tokens, at) ? joinAt(tokens, at, { text, language, depth }) : null
    if (join === null) {
      if (tokens.isText(at) && !holds(text, tokens, at)) built.push(single(tokens, at))
      if (!tokens.isSign(at)) {
        if (mayCompose(tokens, at)) starts.push(at)
      } else if (isAssignment(text, tokens, at)) assignments.push(at)
      else depth += DEPTHS[tokens.signCode(at)] ?? 0
      at += 1
      continue
    }
    if (mayGoOn(tokens, join.to)) starts.push(join.from)
    joins.set(join.from, join)
    built.push(join)
    for (let piece = at; piece < join.to; piece += 1) if (tokens.isText(piece)) covered.add(piece)
    at = join.to
  }
  return {
    at: (index) =>
      joins.get(index) ??
      (tokens.isText(index) && !covered.has(index) ? single(tokens, index) : null),
    built,
    starts,
    assignments,
  }
}

type Surroundings = { readonly text: string; readonly language: Language; readonly depth: number }

const MOST_ITEMS = 200
/** What a sign adds to the depth, by its code. */
const DEPTHS = new Int8Array(128)
for (const sign of '([{') DEPTHS[sign.charCodeAt(0)] = 1
for (const sign of ')]}') DEPTHS[sign.charCodeAt(0)] = -1

function isAssignment(text: string, tokens: Tokens, at: number): boolean {
  const code = tokens.signCode(at)
  return code === EQUALS || (code === 0 && text.startsWith(':=', tokens.start(at)))
}

function single(tokens: Tokens, at: number): Literal {
  return { value: tokens.value(at), from: at, to: at + 1 }
}

function holds(text: string, tokens: Tokens, at: number): boolean {
  const value = tokens.value(at)
  const start = tokens.start(at)
  // Nearly every text stands right behind one quote.
  return text.startsWith(value, start + 1) || text.slice(start, tokens.end(at)).includes(value)
}

/** Whether `joinAt` may find anything, told by two tokens. */
function mayJoin(tokens: Tokens, at: number): boolean {
  const next = tokens.signCode(at + 1)
  if (tokens.isText(at)) {
    return next === PLUS || next === DOT || next === CLOSING_PARENTHESIS || tokens.isText(at + 1)
  }
  if (tokens.isName(at)) return next === OPENING_PARENTHESIS || next === EXCLAMATION_MARK
  return tokens.isText(at + 1) && tokens.signCode(at) === OPENING_BRACKET
}

/** Two or more pieces that are joined from a token on. */
function joinAt(tokens: Tokens, at: number, around: Surroundings): Literal | null {
  if (tokens.isText(at)) return joinedByText(tokens, at) ?? joinChain(tokens, at, around)
  return tokens.isName(at) ? joinedBefore(tokens, at) : joinedAfter(tokens, at)
}

const [OPENING_BRACKET, CLOSING_PARENTHESIS, PLUS, DOT] = [0x5b, 0x29, 0x2b, 0x2e]
const [OPENING_PARENTHESIS, EXCLAMATION_MARK, EQUALS] = [0x28, 0x21, 0x3d]

/** Text after text, as far as one value reaches. */
function joinChain(tokens: Tokens, from: number, around: Surroundings): Literal | null {
  let next = nextPiece(tokens, from + 1, around)
  if (next === null) return null
  const pieces = [tokens.value(from)]
  let to = from + 1
  for (; next !== null; next = nextPiece(tokens, to, around)) {
    pieces.push(tokens.value(next.piece))
    to = next.to
  }
  return { value: pieces.join(''), from, to }
}

function nextPiece(
  tokens: Tokens,
  at: number,
  { text, language, depth }: Surroundings,
): { readonly piece: number; readonly to: number } | null {
  if (language === 'python' && tokens.isText(at)) {
    const gap = text.slice(tokens.end(at - 1), tokens.start(at))
    const isOneStatement = depth > 0 || !gap.includes('\n') || gap.includes('\\')
    return isOneStatement ? { piece: at, to: at + 1 } : null
  }
  const plus = skip(tokens, at, ')')
  if (signAt(tokens, plus, '+')) {
    const piece = skip(tokens, plus + 1, '(')
    return tokens.isText(piece) ? { piece, to: piece + 1 } : null
  }
  if (!signAt(tokens, at, '.') || !METHODS.has(tokens.value(at + 1))) return null
  return signAt(tokens, at + 2, '(') && tokens.isText(at + 3) && signAt(tokens, at + 4, ')')
    ? { piece: at + 3, to: at + 5 }
    : null
}

const METHODS = new Set(['concat', 'append', 'plus'])

/** Python's `"".join(["a", "b"])`. */
function joinedByText(tokens: Tokens, at: number): Literal | null {
  if (!signAt(tokens, at + 1, '.') || tokens.value(at + 2) !== 'join') return null
  if (!signAt(tokens, at + 3, '(') || !(signAt(tokens, at + 4, '[') || signAt(tokens, at + 4, '(')))
    return null
  const list = readTexts(tokens, at + 5)
  return list === null ? null : { ...list, value: list.texts.join(tokens.value(at)) }
}

/** `["a", "b"].join("")` and `["a", "b"].concat()` of JavaScript and Rust. */
function joinedAfter(tokens: Tokens, at: number): Literal | null {
  const list = readTexts(tokens, at + 1)
  if (list === null || !signAt(tokens, list.to, ']') || !signAt(tokens, list.to + 1, '.'))
    return null
  const method = tokens.value(list.to + 2)
  if (!(method === 'join' || method === 'concat') || !signAt(tokens, list.to + 3, '(')) return null
  const glue = list.to + 4
  const hasGlue = tokens.isText(glue)
  const between = hasGlue ? tokens.value(glue) : method === 'join' ? ',' : ''
  return { from: list.from, to: hasGlue ? glue + 1 : glue, value: list.texts.join(between) }
}

/** Go's `strings.Join([]string{"a", "b"}, "")`, Java's `String.join("", "a", "b")`, Rust's `concat!("a", "b")`. */
function joinedBefore(tokens: Tokens, at: number): Literal | null {
  const name = tokens.value(at)
  if (name === 'concat' && signAt(tokens, at + 1, '!') && signAt(tokens, at + 2, '(')) {
    const list = readTexts(tokens, at + 3)
    return list === null ? null : { from: list.from, to: list.to, value: list.texts.join('') }
  }
  if (name === 'join' && signAt(tokens, at + 1, '(') && tokens.isText(at + 2)) {
    const list = readTexts(tokens, at + 2)
    if (list === null || list.texts.length < 3) return null
    const [glue, ...texts] = list.texts
    return { from: list.from + 2, to: list.to, value: texts.join(glue) }
  }
  if (name === 'Join' && signAt(tokens, at + 1, '(') && signAt(tokens, at + 5, '{')) {
    const list = readTexts(tokens, at + 6)
    if (list === null || !signAt(tokens, list.to, '}')) return null
    const glue = list.to + 2
    const hasGlue = tokens.isText(glue)
    const between = hasGlue ? tokens.value(glue) : ''
    return {
      from: list.from,
      to: hasGlue ? glue + 1 : list.to + 1,
      value: list.texts.join(between),
    }
  }
  return null
}

/** Two or more texts with commas between them. */
function readTexts(
  tokens: Tokens,
  from: number,
): (Pick<Literal, 'from' | 'to'> & { readonly texts: readonly string[] }) | null {
  const texts: string[] = []
  let to = from
  while (tokens.isText(to) && texts.length < MOST_ITEMS) {
    texts.push(tokens.value(to))
    to += 1
    if (signAt(tokens, to, ',')) to += 1
  }
  return texts.length < 2 ? null : { texts, from, to }
}

function skip(tokens: Tokens, from: number, sign: string): number {
  let at = from
  while (at < from + 8 && signAt(tokens, at, sign)) at += 1
  return at
}

function signAt(tokens: Tokens, at: number, sign: string): boolean {
  return tokens.signCode(at) === sign.charCodeAt(0)
}
