import { createLocator } from '../structure/create-locator.ts'
import type { Language } from './languages.ts'
import { tokenize } from './tokenize.ts'
import type { Token } from './tokenize.ts'

/** A text that a program holds in one or more pieces; it stands where the first piece does. */
export type JoinedLiteral = {
  readonly value: string
  readonly line: number
  readonly column: number
  readonly pieces: number
  /** Whether the source has the value as it is, in one piece and without escapes. */
  readonly isVerbatim: boolean
  /** Positions among the tokens: of the first piece, and behind the last. */
  readonly from: number
  readonly to: number
}

/**
 * The texts of a program, with the pieces put together that the language joins: `"a" + "b"`, Python's
 * `"a" "b"`, `["a", "b"].join("")`, `"".join(["a", "b"])`, `concat!("a", "b")`, `.concat("b")`. A text
 * with parts that only running the program fills in is none.
 */
export function joinedLiterals(text: string, language: Language): readonly JoinedLiteral[] {
  return joinTokens(text, tokenize(text, language), language)
}

/** The same over code that is split already. */
export function joinTokens(
  text: string,
  tokens: readonly Token[],
  language: Language,
): readonly JoinedLiteral[] {
  const locate = createLocator(text)
  const found: JoinedLiteral[] = []
  let depth = 0
  for (let at = 0; at < tokens.length;) {
    const token = tokens[at]
    if (token === undefined) break
    const join =
      joinList(tokens, at) ??
      (isText(token) ? joinChain(tokens, at, { text, language, depth }) : null)
    if (join === null) {
      if (token.kind === 'sign') depth += DEPTHS.get(token.value) ?? 0
      at += 1
      continue
    }
    const { value, pieces, from, to } = join
    const first = tokens[from] ?? token
    const isVerbatim = pieces === 1 && holds(text, first, value)
    const { line, column } = locate(first.start)
    found.push({ value, pieces, isVerbatim, from, to, line, column: column + 1 })
    at = to
  }
  return found
}

type Join = {
  readonly value: string
  readonly pieces: number
  readonly from: number
  readonly to: number
}
type Surroundings = { readonly text: string; readonly language: Language; readonly depth: number }

const MOST_ITEMS = 200
const DEPTHS: ReadonlyMap<string, number> = new Map([
  ...['(', '[', '{'].map((sign) => [sign, 1] as const),
  ...[')', ']', '}'].map((sign) => [sign, -1] as const),
])

function holds(text: string, { start, end }: Token, value: string): boolean {
  // Nearly every text stands right behind one quote.
  return text.startsWith(value, start + 1) || text.slice(start, end).includes(value)
}

function isText(token: Token | undefined): token is Token {
  return token?.kind === 'string' && !token.isDynamic
}

/** Text after text, as far as one value reaches. */
function joinChain(tokens: readonly Token[], from: number, around: Surroundings): Join {
  const pieces = [tokens[from]?.value ?? '']
  let to = from + 1
  for (let next = nextPiece(tokens, to, around); next !== null;) {
    pieces.push(tokens[next.piece]?.value ?? '')
    to = next.to
    next = nextPiece(tokens, to, around)
  }
  return { value: pieces.join(''), pieces: pieces.length, from, to }
}

function nextPiece(
  tokens: readonly Token[],
  at: number,
  { text, language, depth }: Surroundings,
): { readonly piece: number; readonly to: number } | null {
  const token = tokens[at]
  if (language === 'python' && isText(token)) {
    const gap = text.slice(tokens[at - 1]?.end ?? 0, token.start)
    const isOneStatement = depth > 0 || !gap.includes('\n') || gap.includes('\\')
    return isOneStatement ? { piece: at, to: at + 1 } : null
  }
  const plus = skip(tokens, at, ')')
  if (tokens[plus]?.value === '+' && tokens[plus]?.kind === 'sign') {
    const piece = skip(tokens, plus + 1, '(')
    return isText(tokens[piece]) ? { piece, to: piece + 1 } : null
  }
  const isMethod = signAt(tokens, at, '.') && METHODS.has(tokens[at + 1]?.value ?? '')
  if (
    isMethod &&
    signAt(tokens, at + 2, '(') &&
    isText(tokens[at + 3]) &&
    signAt(tokens, at + 4, ')')
  )
    return { piece: at + 3, to: at + 5 }
  return null
}

const METHODS = new Set(['concat', 'append', 'plus'])

/** Texts in a list that a call beside it joins. */
function joinList(tokens: readonly Token[], at: number): Join | null {
  return joinedByText(tokens, at) ?? joinedAfter(tokens, at) ?? joinedBefore(tokens, at)
}

/** Python's `"".join(["a", "b"])`. */
function joinedByText(tokens: readonly Token[], at: number): Join | null {
  const glue = tokens[at]
  if (!isText(glue) || !signAt(tokens, at + 1, '.') || tokens[at + 2]?.value !== 'join') return null
  if (!signAt(tokens, at + 3, '(') || !(signAt(tokens, at + 4, '[') || signAt(tokens, at + 4, '(')))
    return null
  const list = readTexts(tokens, at + 5)
  return list === null ? null : { ...list, value: list.texts.join(glue.value) }
}

/** `["a", "b"].join("")` and `["a", "b"].concat()` of JavaScript and Rust. */
function joinedAfter(tokens: readonly Token[], at: number): Join | null {
  if (!signAt(tokens, at, '[') || !isText(tokens[at + 1])) return null
  const list = readTexts(tokens, at + 1)
  if (list === null || !signAt(tokens, list.to, ']') || !signAt(tokens, list.to + 1, '.'))
    return null
  const method = tokens[list.to + 2]?.value
  if (!(method === 'join' || method === 'concat') || !signAt(tokens, list.to + 3, '(')) return null
  const glue = tokens[list.to + 4]
  const between = isText(glue) ? glue.value : method === 'join' ? ',' : ''
  return { ...list, to: list.to + (isText(glue) ? 5 : 4), value: list.texts.join(between) }
}

/** Go's `strings.Join([]string{"a", "b"}, "")`, Java's `String.join("", "a", "b")`, Rust's `concat!("a", "b")`. */
function joinedBefore(tokens: readonly Token[], at: number): Join | null {
  const name = tokens[at]?.value
  if (name === 'concat' && signAt(tokens, at + 1, '!') && signAt(tokens, at + 2, '(')) {
    const list = readTexts(tokens, at + 3)
    return list === null ? null : { ...list, value: list.texts.join('') }
  }
  if (name === 'join' && signAt(tokens, at + 1, '(') && isText(tokens[at + 2])) {
    const list = readTexts(tokens, at + 2)
    if (list === null || list.texts.length < 3) return null
    return { ...list, value: list.texts.slice(1).join(list.texts[0]), from: list.from + 2 }
  }
  if (name === 'Join' && signAt(tokens, at + 1, '(') && signAt(tokens, at + 5, '{')) {
    const list = readTexts(tokens, at + 6)
    if (list === null || !signAt(tokens, list.to, '}')) return null
    const glue = tokens[list.to + 2]
    const to = list.to + (isText(glue) ? 3 : 1)
    return { ...list, to, value: list.texts.join(isText(glue) ? glue.value : '') }
  }
  return null
}

/** Two or more texts with commas between them. */
function readTexts(
  tokens: readonly Token[],
  from: number,
): (Omit<Join, 'value'> & { readonly texts: readonly string[] }) | null {
  const texts: string[] = []
  let to = from
  for (let token = tokens[to]; isText(token) && texts.length < MOST_ITEMS; token = tokens[to]) {
    texts.push(token.value)
    to += 1
    if (signAt(tokens, to, ',')) to += 1
  }
  return texts.length < 2 ? null : { texts, pieces: texts.length, from, to }
}

function skip(tokens: readonly Token[], from: number, sign: string): number {
  let at = from
  while (at < from + 8 && signAt(tokens, at, sign)) at += 1
  return at
}

function signAt(tokens: readonly Token[], at: number, sign: string): boolean {
  const token = tokens[at]
  return token?.kind === 'sign' && token.value === sign
}
