import type { Entry, TextTree, Tree } from '../structure/tree.ts'
import type { Literal, Literals } from './joined-literals.ts'
import { signCodes } from './sign-codes.ts'
import type { Tokens } from './tokens.ts'

type Frame = {
  readonly isMap: boolean
  readonly entries: Entry[]
  readonly items: Tree[]
  readonly key: string
}

/**
 * The maps and lists that a program writes out (`{exchange: "kraken", apiKey: …}`, Python's dicts, Go's
 * maps), each under the name that it is given to. What must be computed is left out. One pass.
 */
export function readObjects(
  tokens: Tokens,
  literals: Literals,
  placeOf: (offset: number) => { readonly line: number; readonly column: number },
): readonly Entry[] {
  const found: Entry[] = []
  const stack: Frame[] = []
  for (let at = 0; at < tokens.length; at += 1) {
    const frame = stack.at(-1)
    if (tokens.isSign(at)) {
      const sign = tokens.signCode(at)
      if (OPENING[sign] === 1 && (frame !== undefined || isObject(tokens, at))) {
        const isMap = sign === OPENING_BRACE
        stack.push({ isMap, entries: [], items: [], key: nameBefore(tokens, at) ?? '' })
      } else if (frame !== undefined && CLOSING[sign] === 1) {
        const { key, value } = close(stack.pop())
        const outer = stack.at(-1)
        if (outer === undefined) found.push({ key, value })
        else if (outer.isMap) outer.entries.push({ key, value })
        else outer.items.push(value)
      }
      continue
    }
    if (frame === undefined || !isValue(tokens, at)) continue
    const start = tokens.start(at)
    const literal = literals.at(at)
    const text = readText(tokens, at, literal)
    if (literal !== null) at = literal.to - 1
    if (text === null || !isEnd(tokens, at + 1)) continue
    const value: TextTree = { ...text, ...placeOf(start) }
    const key = nameBefore(tokens, literal?.from ?? at)
    if (!frame.isMap) frame.items.push(value)
    else if (key !== null) frame.entries.push({ key, value })
  }
  return found
}

const BEFORE_OBJECT = new Set(['=', ':', '(', '[', ',', ':='])

const [OPENING_BRACE, COLON] = [0x7b, 0x3a]
const OPENING = signCodes('{[(')
const CLOSING = signCodes('}])')
const BEFORE_VALUE = signCodes(':=[,')
const BEHIND_VALUE = signCodes(',}])')

/** A map stands where a value may stand; after `)`, `=>` or a word it is a block of statements. */
function isObject(tokens: Tokens, at: number): boolean {
  if (tokens.signCode(at) !== OPENING_BRACE) return false
  const before = tokens.value(at - 1)
  if (tokens.isSign(at - 1)) return BEFORE_OBJECT.has(before)
  return before === 'return' || isGoMap(tokens, at)
}

/** `map[string]string{` and `map[string]interface{}{`. */
function isGoMap(tokens: Tokens, at: number): boolean {
  return tokens.value(at - 2) === ']' && tokens.value(at - 5) === 'map'
}

function close(frame: Frame | undefined): Entry {
  const { key = '', isMap = false, entries = [], items = [] } = frame ?? {}
  return { key, value: isMap ? { kind: 'map', entries } : { kind: 'list', items } }
}

/** `name` in `name: …`, `"name": …`, `name = …` and `name := …`. */
function nameBefore(tokens: Tokens, at: number): string | null {
  const sign = tokens.value(at - 1)
  if (!(sign === ':' || sign === '=' || sign === ':=' || sign === '=>')) return null
  const isName = at >= 2 && !tokens.isSign(at - 2)
  return isName ? tokens.value(at - 2) : null
}

/** Not the name of an entry itself. */
function isValue(tokens: Tokens, at: number): boolean {
  if (!tokens.isSign(at - 1) || tokens.signCode(at + 1) === COLON) return false
  return BEFORE_VALUE[tokens.signCode(at - 1)] === 1 || tokens.value(at - 1) === '=>'
}

function isEnd(tokens: Tokens, at: number): boolean {
  return at >= tokens.length || BEHIND_VALUE[tokens.signCode(at)] === 1
}

function readText(
  tokens: Tokens,
  at: number,
  literal: Literal | null,
): Omit<TextTree, 'line' | 'column'> | null {
  const base = { kind: 'text', isVerbatim: true, hasLines: false } as const
  if (literal !== null) {
    // A table of texts that a switch may have is no switch.
    return /^(?:true|false)$/i.test(literal.value)
      ? null
      : { ...base, value: literal.value, isQuoted: true }
  }
  const value = tokens.value(at)
  if (tokens.kind(at) === 'number') return { ...base, value, isQuoted: false }
  // Python's `True` is what others write as `true`.
  return /^(?:true|false)$/i.test(value)
    ? { ...base, value: value.toLowerCase(), isQuoted: false }
    : null
}
