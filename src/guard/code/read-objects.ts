import type { Entry, TextTree, Tree } from '../structure/tree.ts'
import type { JoinedLiteral } from './joined-literals.ts'
import type { Token } from './tokenize.ts'

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
  tokens: readonly Token[],
  literals: ReadonlyMap<number, JoinedLiteral>,
  placeOf: (offset: number) => { readonly line: number; readonly column: number },
): readonly Entry[] {
  const found: Entry[] = []
  const stack: Frame[] = []
  for (let at = 0; at < tokens.length; at += 1) {
    const token = tokens[at]
    if (token === undefined) break
    const frame = stack.at(-1)
    if (token.kind === 'sign') {
      if (isOpening(token) && (frame !== undefined || isObject(tokens, at))) {
        const isMap = token.value === '{'
        stack.push({ isMap, entries: [], items: [], key: nameBefore(tokens, at) ?? '' })
      } else if (isClosing(token) && stack.length > 0) {
        const { key, value } = close(stack.pop())
        const outer = stack.at(-1)
        if (outer === undefined) found.push({ key, value })
        else if (outer.isMap) outer.entries.push({ key, value })
        else outer.items.push(value)
      }
      continue
    }
    if (frame === undefined || !isValue(tokens, at)) continue
    const literal = literals.get(at)
    const text = readText(token, literal)
    if (literal !== undefined) at = literal.to - 1
    if (text === null || !isEnd(tokens, at + 1)) continue
    const value: TextTree = { ...text, ...placeOf(token.start) }
    const key = nameBefore(tokens, literal?.from ?? at)
    if (!frame.isMap) frame.items.push(value)
    else if (key !== null) frame.entries.push({ key, value })
  }
  return found
}

const BEFORE_OBJECT = new Set(['=', ':', '(', '[', ',', ':='])
const BEFORE_VALUE = new Set([':', '=', '[', ',', '=>'])
const BEHIND_VALUE = new Set([',', '}', ']', ')'])

function isOpening({ value }: Token): boolean {
  return value === '{' || value === '[' || value === '('
}

function isClosing({ value }: Token): boolean {
  return value === '}' || value === ']' || value === ')'
}

/** A map stands where a value may stand; after `)`, `=>` or a word it is a block of statements. */
function isObject(tokens: readonly Token[], at: number): boolean {
  if (tokens[at]?.value !== '{') return false
  const before = tokens[at - 1]
  if (before === undefined) return false
  if (before.kind === 'sign') return BEFORE_OBJECT.has(before.value)
  return before.value === 'return' || isGoMap(tokens, at)
}

/** `map[string]string{` and `map[string]interface{}{`. */
function isGoMap(tokens: readonly Token[], at: number): boolean {
  return tokens[at - 5]?.value === 'map' && tokens[at - 2]?.value === ']'
}

function close(frame: Frame | undefined): Entry {
  const { key = '', isMap = false, entries = [], items = [] } = frame ?? {}
  return { key, value: isMap ? { kind: 'map', entries } : { kind: 'list', items } }
}

/** `name` in `name: …`, `"name": …`, `name = …` and `name := …`. */
function nameBefore(tokens: readonly Token[], at: number): string | null {
  const sign = tokens[at - 1]?.value
  if (!(sign === ':' || sign === '=' || sign === ':=' || sign === '=>')) return null
  const name = tokens[at - 2]
  return name !== undefined && name.kind !== 'sign' ? name.value : null
}

/** Not the name of an entry itself. */
function isValue(tokens: readonly Token[], at: number): boolean {
  const before = tokens[at - 1]
  return before?.kind === 'sign' && BEFORE_VALUE.has(before.value) && tokens[at + 1]?.value !== ':'
}

function isEnd(tokens: readonly Token[], at: number): boolean {
  return BEHIND_VALUE.has(tokens[at]?.value ?? '}')
}

function readText(
  token: Token,
  literal: JoinedLiteral | undefined,
): Omit<TextTree, 'line' | 'column'> | null {
  const base = { kind: 'text', isVerbatim: true, hasLines: false } as const
  if (literal !== undefined) {
    // A table of texts that a switch may have is no switch.
    return /^(?:true|false)$/i.test(literal.value)
      ? null
      : { ...base, value: literal.value, isQuoted: true }
  }
  if (token.kind === 'number') return { ...base, value: token.value, isQuoted: false }
  // Python's `True` is what others write as `true`.
  return /^(?:true|false)$/i.test(token.value)
    ? { ...base, value: token.value.toLowerCase(), isQuoted: false }
    : null
}
