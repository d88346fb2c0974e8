import type { JoinedLiteral } from './joined-literals.ts'
import type { Token } from './tokenize.ts'

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

/**
 * Arguments of the call whose bracket opens at a token. Objects, structs, lists and wrappers such as
 * `dict(…)` and `Some(…)` are read as if their entries were arguments; other calls inside are not.
 */
export function readArguments(
  tokens: readonly Token[],
  open: number,
  literals: ReadonlyMap<number, JoinedLiteral>,
): readonly Argument[] {
  const found: Argument[] = []
  const end = Math.min(tokens.length, open + MOST_TOKENS)
  let depth = 0
  let position = 0
  let name: string | null = null
  for (let at = open; at < end; at += 1) {
    const token = tokens[at]
    if (token === undefined) break
    const isOpening = token.kind === 'sign' && /^[([{]$/.test(token.value)
    const isClosing = token.kind === 'sign' && /^[)\]}]$/.test(token.value)
    if (isClosing) {
      depth -= 1
      if (depth <= 0) break
      name = null
    } else if (isOpening) {
      depth += 1
      name = token.value === '(' ? name : null
    } else if (token.kind === 'sign' && token.value === ',') {
      if (depth === 1) position += 1
      name = null
    } else if (token.kind !== 'sign' && isNamed(tokens, at)) {
      name = token.value
      at += 1
    } else if (token.kind !== 'sign') {
      const stop = endOfValue(tokens, at, end)
      const value = readValue(tokens, { from: at, to: stop }, literals)
      const isArgument = depth === 1 || isWrapped(tokens, at)
      found.push({
        name,
        position: name === null && isArgument ? position : null,
        value,
        start: token.start,
      })
      at = stop - 1
      name = null
    }
  }
  return found
}

/** `name=`, `name:` and `"name":`, but not a choice's `a ? b : c`. */
function isNamed(tokens: readonly Token[], at: number): boolean {
  const sign = tokens[at + 1]
  if (sign?.kind !== 'sign' || !(sign.value === '=' || sign.value === ':' || sign.value === '=>'))
    return false
  const before = tokens[at - 1]
  return before?.kind === 'sign' && /^[,({[]$/.test(before.value)
}

/** `Some("…")` and `URL("…")` stand for what is in them. */
const WRAPPERS = new Set('Some String from str SecretStr URL URI new bytes Secret'.split(' '))

function isWrapped(tokens: readonly Token[], at: number): boolean {
  return tokens[at - 1]?.value === '(' && WRAPPERS.has(tokens[at - 2]?.value ?? '')
}

/** The token behind a value: at its comma or closing bracket. A call's own brackets belong to it, a wrapper's do not. */
function endOfValue(tokens: readonly Token[], from: number, end: number): number {
  let depth = 0
  for (let at = from; at < end; at += 1) {
    const token = tokens[at]
    if (token?.kind !== 'sign') continue
    if (/^[([{]$/.test(token.value)) {
      const owner = tokens[at - 1]
      const isTransparent =
        depth === 0 &&
        (token.value === '{' ||
          TRANSPARENT.has(owner?.value ?? '') ||
          WRAPPERS.has(owner?.value ?? ''))
      if (isTransparent && at > from) return at
      depth += 1
    } else if (/^[)\]}]$/.test(token.value)) {
      if (depth === 0) return at
      depth -= 1
    } else if (token.value === ',' && depth === 0) return at
  }
  return end
}

const TRANSPARENT = new Set(['dict', 'Object', 'of', 'assign'])

function readValue(
  tokens: readonly Token[],
  { from, to }: { readonly from: number; readonly to: number },
  literals: ReadonlyMap<number, JoinedLiteral>,
): ArgumentValue {
  const literal = literals.get(from)
  if (literal !== undefined && isOnlyText(tokens, literal.to, to))
    return { kind: 'text', text: literal.value }
  const first = tokens[from]
  if (first === undefined) return OTHER
  if (first.kind === 'number' && to === from + 1) return { kind: 'number', text: first.value }
  const words = tokens.slice(from, Math.min(to, from + 9))
  const isDotted =
    to - from <= 9 &&
    words.every(({ kind, value }, index) =>
      index % 2 === 0 ? kind === 'name' : value === '.' || value === '::',
    )
  return isDotted ? { kind: 'word', text: words.map(({ value }) => value).join('') } : OTHER
}

const OTHER: ArgumentValue = { kind: 'other', text: '' }

/** Nothing more, or a method that only copies: `"…".to_string()`, `"…" as const`. */
function isOnlyText(tokens: readonly Token[], from: number, to: number): boolean {
  if (from >= to) return true
  const rest = tokens.slice(from, Math.min(to, from + 6)).map(({ value }) => value)
  return (
    to - from <= 6 &&
    /^(?:\.(?:to_string|to_owned|into|strip|trim|encode)\(\)?|asconst|!)$/.test(rest.join(''))
  )
}
