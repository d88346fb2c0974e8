/** A parsed document in one shape for every format; lines and columns are from 1, at the value's start. */
export type Tree = MapTree | ListTree | TextTree

export type Entry = { readonly key: string; readonly value: Tree }
export type MapTree = { readonly kind: 'map'; readonly entries: readonly Entry[] }
type ListTree = { readonly kind: 'list'; readonly items: readonly Tree[] }
export type TextTree = {
  readonly kind: 'text'
  readonly value: string
  /** Whether the format says that it is a text; `true` without quotes is a boolean. */
  readonly isQuoted: boolean
  /** Whether the source holds the value as it is, in one piece. */
  readonly isVerbatim: boolean
  /** Whether its lines are lines of the source, as in a YAML block. */
  readonly hasLines: boolean
  readonly line: number
  readonly column: number
}

/** The text at the first of some keys, or null where each is absent or holds something else. */
export function textAt(map: MapTree, ...keys: readonly string[]): TextTree | null {
  for (const { key, value } of map.entries) {
    if (value.kind === 'text' && key.length < 16 && keys.includes(key.toLowerCase())) return value
  }
  return null
}
