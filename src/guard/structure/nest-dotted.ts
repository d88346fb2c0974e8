import type { Entry } from './tree.ts'

/**
 * Puts `exchange.name` and `exchange.key` into one map `exchange`, as TOML and Spring mean them. Only where one
 * of them says what the others belong to; any other dotted key tells enough by itself.
 */
export function nestDotted(entries: readonly Entry[]): readonly Entry[] {
  const owners = new Set(
    entries.flatMap(({ key }) => {
      const { owner, last } = split(key)
      return owner !== null && NAMING_ENDS.has(last.toLowerCase()) ? [owner] : []
    }),
  )
  if (owners.size === 0) return entries
  const groups = new Map<string, Entry[]>()
  const others: Entry[] = []
  for (const entry of entries) {
    const { owner, last } = split(entry.key)
    if (owner === null || !owners.has(owner)) others.push(entry)
    else groups.set(owner, [...(groups.get(owner) ?? []), { ...entry, key: last }])
  }
  return [
    ...others,
    ...[...groups].map(([key, inner]): Entry => ({ key, value: { kind: 'map', entries: inner } })),
  ]
}

const NAMING_ENDS = new Set(['name', 'exchange', 'broker', 'venue', 'provider', 'connector'])

function split(key: string): { readonly owner: string | null; readonly last: string } {
  const dot = key.lastIndexOf('.')
  return dot <= 0
    ? { owner: null, last: key }
    : { owner: key.slice(0, dot), last: key.slice(dot + 1) }
}
