import { createLocator } from './create-locator.ts'
import type { Locate } from './create-locator.ts'
import { gatherRows, mayHoldCredentials } from './read-table.ts'
import type { Cell, Table } from './read-table.ts'
import type { Tree } from './tree.ts'

/** Rows of SQL’s `INSERT INTO table (column, …) VALUES ('text', …), (…)`, each a map of its columns. */
export function readInserts(text: string): Tree {
  const locate = createLocator(text)
  const isCommented = createCommentReader(text)
  const tables: Table[] = []
  INSERT.lastIndex = 0
  for (let head = INSERT.exec(text); head !== null; head = INSERT.exec(text)) {
    const [, into = '', list = ''] = head
    const columns = list.split(',').map((column) => column.replaceAll(/["'`[\]\s]/g, ''))
    if (!mayHoldCredentials(columns)) continue
    const rows: (readonly Cell[])[] = []
    const name = `${isCommented(head.index) ? '-- ' : ''}${into}`
    tables.push({ name, columns, rows })
    for (let row = readCells(text, INSERT.lastIndex, locate); row !== null;) {
      rows.push(row.cells)
      INSERT.lastIndex = row.end
      row = readCells(text, row.end, locate)
    }
  }
  return gatherRows(tables)
}

/** Tells whether an offset stands in a comment; a greater one each time. */
function createCommentReader(text: string): (offset: number) => boolean {
  const parts = text.matchAll(/'[^']*'|--[^\n]*|\/\*[^]*?(?:\*\/|$)/g)
  let part: RegExpExecArray | null = null
  return (offset) => {
    while (part === null || part.index + part[0].length <= offset) {
      const next = parts.next()
      if (next.done === true) return false
      part = next.value
    }
    return part.index < offset && !part[0].startsWith("'")
  }
}

const INSERT =
  /\bINSERT\s{1,40}(?:IGNORE\s{1,40}|OR\s{1,40}[A-Z]{1,10}\s{1,40})?INTO\s{1,40}([\w."`[\]]{1,200})\s{0,40}\(([^()]{1,4000})\)\s{0,40}VALUES/gi
/**
 * What a row is made of: its bracket; a text, or anything else that stands for a value, and a sign. A quote in a text
 * is two, or one behind a backslash as MySQL writes it.
 */
const OPEN = /(?:[\s,]|--[^\n]{0,400}\n){0,200}\(/y
const VALUE =
  /\s{0,200}(?:[EeNn]?'((?:[^']|''|\\'){0,65536})'|([^\s'(),]{1,400}(?:\([^()]{0,200}\))?))(?:::\w{1,40})?\s{0,200}([,)])/y

/** The values of the next row, or null where none follows. */
function readCells(
  text: string,
  from: number,
  locate: Locate,
): { readonly cells: readonly Cell[]; readonly end: number } | null {
  OPEN.lastIndex = from
  if (OPEN.exec(text) === null) return null
  const cells: Cell[] = []
  VALUE.lastIndex = OPEN.lastIndex
  for (let match = VALUE.exec(text); match !== null; match = VALUE.exec(text)) {
    const [, quoted, bare = '', sign] = match
    const raw = quoted ?? bare
    const value = raw.replaceAll(/''|\\'/g, "'")
    const isQuoted = quoted !== undefined
    const base = { kind: 'text', value, isQuoted, isVerbatim: value === raw } as const
    cells.push({ ...base, hasLines: false, ...locate(text.indexOf(raw, match.index)) })
    if (sign === ')') return { cells, end: VALUE.lastIndex }
  }
  return null
}
