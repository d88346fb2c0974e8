import { gatherRows, mayHoldCredentials } from './read-table.ts'
import type { Cell } from './read-table.ts'
import type { Tree } from './tree.ts'

/** Rows of a table with commas, semicolons or tabs, each a map of its columns; none where no column may hold a credential. */
export function readCsv(text: string): Tree {
  const [head = ''] = text.split('\n', 1)
  const separator = ['\t', ';'].find((sign) => head.includes(sign)) ?? ','
  const columns = readCells(head, 1, separator).map(({ value }) => value)
  if (!mayHoldCredentials(columns)) return { kind: 'list', items: [] }
  const rows = text
    .split('\n')
    .slice(1)
    .map((line, index) => readCells(line, index + 2, separator))
  return gatherRows([{ name: '', columns, rows }])
}

const MOST_CELLS = 200

/** A text in quotes ends on its line. */
function readCells(line: string, number: number, separator: string): readonly Cell[] {
  const cells: Cell[] = []
  for (let at = 0; at <= line.length && cells.length < MOST_CELLS;) {
    const isQuoted = line[at] === '"'
    const end = line.indexOf(separator, isQuoted ? endOfQuoted(line, at) : at)
    const stop = end === -1 ? line.length : end
    const raw = line.slice(at, stop).trim()
    const value = isQuoted ? raw.slice(1, -1).replaceAll('""', '"') : raw
    const isVerbatim = !isQuoted || value.length === raw.length - 2
    const column = line.indexOf(raw, at) + (isQuoted ? 2 : 1)
    cells.push({ kind: 'text', value, isQuoted, isVerbatim, hasLines: false, line: number, column })
    at = stop + 1
  }
  return cells
}

function endOfQuoted(line: string, from: number): number {
  let at = line.indexOf('"', from + 1)
  while (at !== -1 && line[at + 1] === '"') at = line.indexOf('"', at + 2)
  return at === -1 ? line.length : at
}
