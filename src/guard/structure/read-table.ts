import type { Entry, TextTree, Tree } from './tree.ts'

/** A value of a table, with its place. */
export type Cell = TextTree

/** Whether columns of such names may hold a credential: one is called so, or there are names and values. */
export function mayHoldCredentials(columns: readonly string[]): boolean {
  const names = columns.map((column) => column.toLowerCase())
  const isPairs = names.includes('value') && names.includes('name')
  return isPairs || names.some((name) => /key|secret|token|pass/.test(name))
}

/** A row as a map of its columns. */
export function readRow(columns: readonly string[], cells: readonly Cell[]): Tree {
  const entries = cells.flatMap((value, index): Entry[] => {
    const key = columns[index]
    return key === undefined || value.value === '' ? [] : [{ key, value }]
  })
  return { kind: 'map', entries }
}
