/** One value of a document: its key (an item's: its index), and how to refuse it at its place. */
export type Member = {
  readonly key: string
  readonly refuse: (expected: string, found: string) => Error
}

/**
 * Which values of a document are wanted. A wanted value is parsed alone and handed over before the next
 * is read; what the shape does not name is checked for being JSON and passed over.
 */
export type JsonShape =
  | { readonly kind: 'value'; readonly take: (value: unknown, member: Member) => void }
  /** An object; each of its values has the inner shape. */
  | { readonly kind: 'members'; readonly of: JsonShape }
  /** An array; each of its items has the inner shape. */
  | { readonly kind: 'items'; readonly of: JsonShape }
  /** An object; values under these keys have these shapes. */
  | { readonly kind: 'keys'; readonly of: ReadonlyMap<string, JsonShape> }

export function value(take: (value: unknown, member: Member) => void): JsonShape {
  return { kind: 'value', take }
}

export function members(of: JsonShape): JsonShape {
  return { kind: 'members', of }
}

export function items(of: JsonShape): JsonShape {
  return { kind: 'items', of }
}

export function keys(of: Readonly<Record<string, JsonShape>>): JsonShape {
  return { kind: 'keys', of: new Map(Object.entries(of)) }
}
