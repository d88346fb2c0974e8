import type { Literals } from './joined-literals.ts'
import type { Tokens } from './tokens.ts'

/** An argument of a call, or an entry of an object or struct in its arguments. */
export type Argument = {
  readonly name: string | null
  /** Position among the arguments without names, from 0; null for an entry of an object. */
  readonly position: number | null
  readonly value: ArgumentValue
  /** Offset in the code at which the value starts. */
  readonly start: number
}

/** `word` is a name such as `true` or `Environment.DEMO`; `other` is anything that must be computed. */
export type ArgumentValue = {
  readonly kind: 'text' | 'number' | 'word' | 'other'
  readonly text: string
}

/** Longer calls are read up to here. */
const MOST_TOKENS = 600
const OPENING = /^[([{]$/
const CLOSING = /^[)\]}]$/
const NAMING = /^(?:=|:|=>)$/

/**
 * Arguments of the call whose bracket opens at a token. Objects, structs, lists and wrappers such as
 * `dict(…)` and `Some(…)` are read as if their entries were arguments; other calls inside are not.
 */
export function readArguments(
  tokens: Tokens,
  open: number,
  literals: Literals,
): readonly Argument[] {
  const found: Argument[] = []
  const end = Math.min(tokens.length, open + MOST_TOKENS)
  let depth = 0
  let position = 0
  let name: string | null = null
  for (let at = open; at < end; at += 1) {
    const isSign = tokens.isSign(at)
    const sign = isSign ? tokens.value(at) : ''
    if (CLOSING.test(sign)) {
      depth -= 1
      if (depth <= 0) break
      name = null
    } else if (OPENING.test(sign)) {
      depth += 1
      name = sign === '(' ? name : null
    } else if (sign === ',') {
      if (depth === 1) position += 1
      name = null
    } else if (!isSign && isNamed(tokens, at)) {
      name = tokens.value(at)
      at += 1
    } else if (!isSign) {
      const stop = endOfValue(tokens, at, end)
      const value = readValue(tokens, { from: at, to: stop }, literals)
      const isArgument = depth === 1 || isWrapped(tokens, at)
      found.push({
        name,
        position: name === null && isArgument ? position : null,
        value,
        start: tokens.start(at),
      })
      at = stop - 1
      name = null
    }
  }
  return found
}

/** `name=`, `name:` and `"name":`, but not a choice's `a ? b : c`. */
function isNamed(tokens: Tokens, at: number): boolean {
  if (!tokens.isSign(at + 1) || !NAMING.test(tokens.value(at + 1))) return false
  return tokens.isSign(at - 1) && /^[,({[]$/.test(tokens.value(at - 1))
}

/** `Some("…")` and `URL("…")` stand for what is in them. */
const WRAPPERS = new Set('Some String from str SecretStr URL URI new bytes Secret'.split(' '))

function isWrapped(tokens: Tokens, at: number): boolean {
  return tokens.value(at - 1) === '(' && WRAPPERS.has(tokens.value(at - 2))
}

/** The token behind a value: at its comma or closing bracket. A call's own brackets belong to it, a wrapper's do not. */
function endOfValue(tokens: Tokens, from: number, end: number): number {
  let depth = 0
  for (let at = from; at < end; at += 1) {
    if (!tokens.isSign(at)) continue
    const sign = tokens.value(at)
    if (OPENING.test(sign)) {
      const owner = tokens.value(at - 1)
      const isTransparent =
        depth === 0 && (sign === '{' || TRANSPARENT.has(owner) || WRAPPERS.has(owner))
      if (isTransparent && at > from) return at
      depth += 1
    } else if (CLOSING.test(sign)) {
      if (depth === 0) return at
      depth -= 1
    } else if (sign === ',' && depth === 0) return at
  }
  return end
}

const TRANSPARENT = new Set(['dict', 'Object', 'of', 'assign'])

function readValue(
  tokens: Tokens,
  { from, to }: { readonly from: number; readonly to: number },
  literals: Literals,
): ArgumentValue {
  const literal = literals.at(from)
  if (literal !== null && isOnlyText(tokens, literal.to, to))
    return { kind: 'text', text: literal.value }
  if (tokens.kind(from) === 'number' && to === from + 1)
    return { kind: 'number', text: tokens.value(from) }
  const inverted = to === from + 2 ? readInverted(tokens, from) : null
  if (inverted !== null) return inverted
  return to - from <= LONGEST_WORD && isDotted(tokens, from, to)
    ? { kind: 'word', text: valuesOf(tokens, from, to).join('') }
    : OTHER
}

const LONGEST_WORD = 9

/** `not True` and `!true`. */
function readInverted(tokens: Tokens, from: number): ArgumentValue | null {
  if (!/^(?:not|!)$/.test(tokens.value(from))) return null
  const truth = tokens.value(from + 1).toLowerCase()
  if (truth !== 'true' && truth !== 'false') return null
  return { kind: 'word', text: truth === 'true' ? 'false' : 'true' }
}

/** Names with dots between them. */
function isDotted(tokens: Tokens, from: number, to: number): boolean {
  for (let at = from; at < to; at += 1) {
    const isName = (at - from) % 2 === 0
    if (isName ? !tokens.isName(at) : !/^(?:\.|::)$/.test(tokens.value(at))) return false
  }
  return true
}

function valuesOf(tokens: Tokens, from: number, to: number): readonly string[] {
  return Array.from({ length: to - from }, (_, index) => tokens.value(from + index))
}

const OTHER: ArgumentValue = { kind: 'other', text: '' }

/** Nothing more, or a method that only copies: `"…".to_string()`, `"…" as const`. */
function isOnlyText(tokens: Tokens, from: number, to: number): boolean {
  if (from >= to) return true
  return (
    to - from <= 6 &&
    /^(?:\.(?:to_string|to_owned|into|strip|trim|encode)\(\)?|asconst|!)$/.test(
      valuesOf(tokens, from, to).join(''),
    )
  )
}
