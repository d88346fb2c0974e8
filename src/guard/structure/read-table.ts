import type { Entry, TextTree, Tree } from './tree.ts'

/** A value of a table, with its place. */
export type Cell = TextTree

/** Whether columns of such names may hold a credential: one is called so, or there are names and values. */
export function mayHoldCredentials(columns: readonly string[]): boolean {
  const names = columns.map((column) => column.toLowerCase())
  const isPairs = names.includes('value') && names.includes('name')
  return isPairs || names.some((name) => /key|secret|token|pass/.test(name))
}

/** Rows of cells below the names of their columns. */
export type Table = {
  readonly name: string
  readonly columns: readonly string[]
  readonly rows: readonly (readonly Cell[])[]
}

/**
 * Rows as maps of their columns. Names and values of one program stand in rows that are alike in all else;
 * those of another table, service or environment are another's, and so in a list of their own.
 */
export function gatherRows(tables: readonly Table[]): Tree {
  const lists = new Map<string, Tree[]>()
  for (const { name, columns, rows } of tables) {
    const telling = columnsThatTell(columns)
    for (const cells of rows) {
      const owner = [name, ...telling.map((index) => cells[index]?.value ?? '')].join('\n')
      const list = lists.get(owner)
      if (list === undefined) lists.set(owner, [readRow(columns, cells)])
      else list.push(readRow(columns, cells))
    }
  }
  return { kind: 'list', items: [...lists.values()].map((items) => ({ kind: 'list', items })) }
}

/** Positions of the columns that tell whose the name and value of a row are. */
function columnsThatTell(columns: readonly string[]): readonly number[] {
  const names = columns.map((column) => column.toLowerCase())
  if (!names.includes('value')) return []
  return names.flatMap((name, index) => (OF_EACH_ROW.test(name) ? [] : [index]))
}

const OF_EACH_ROW =
  /^(?:id|uuid|key|name|value|descriptions?|comments?|notes?|(?:created|updated)_?(?:at|by))$/

function readRow(columns: readonly string[], cells: readonly Cell[]): Tree {
  const entries = cells.flatMap((value, index): Entry[] => {
    const key = columns[index]
    return key === undefined || value.value === '' ? [] : [{ key, value }]
  })
  return { kind: 'map', entries }
}
