import { stripVTControlCharacters } from 'node:util'

import { columnsOf } from './fit-columns.ts'

export type InPlace = {
  /** Replaces what was drawn before; each line must fit the terminal. */
  readonly draw: (lines: readonly string[]) => void
  /** Takes it away; the next line of text stands in its place. */
  readonly clear: () => void
}

const ERASE_REST_OF_LINE = '\u001b[K'
const ERASE_BELOW = '\u001b[J'

/**
 * Draws lines over and over in the same place: in one write, only those that changed and without erasing first, so
 * that nothing flickers. A terminal that was made narrower has wrapped the lines in the meantime, which libraries for this
 * do not count; hence our own.
 */
export function redrawInPlace(write: (text: string) => void, columns: () => number): InPlace {
  let drawn: readonly string[] = []
  let width = columns()
  const upwards = (): string => {
    const height = drawn.reduce((sum, line) => sum + heightOf(line, columns()), 0)
    return height === 0 ? '' : `\r\u001b[${height}A`
  }
  return {
    draw: (lines) => {
      if (lines.length === drawn.length && lines.every((line, index) => line === drawn[index]))
        return
      const isResized = columns() !== width
      const text = lines.map((line, index) =>
        line === drawn[index] && !isResized ? '\n' : `${line}${ERASE_REST_OF_LINE}\n`,
      )
      write(`${upwards()}${text.join('')}${ERASE_BELOW}`)
      drawn = lines
      width = columns()
    },
    clear: () => {
      if (drawn.length > 0) write(`${upwards()}${ERASE_BELOW}`)
      drawn = []
    },
  }
}

function heightOf(line: string, columns: number): number {
  return Math.max(1, Math.ceil(columnsOf(stripVTControlCharacters(line)) / Math.max(1, columns)))
}
