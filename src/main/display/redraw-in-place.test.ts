import { expect, it } from 'vitest'

import { redrawInPlace } from './redraw-in-place.ts'

function record(columns = { now: 80 }) {
  const written: string[] = []
  const place = redrawInPlace(
    (text) => written.push(text),
    () => columns.now,
  )
  return { ...place, written, columns }
}

it('draws over what it drew, in one write, and not at all where nothing changed', () => {
  const { draw, clear, written } = record()
  draw(['one', 'two'])
  draw(['one', 'two'])
  draw(['one'])
  clear()
  clear()
  expect(written).toEqual([
    'one\u001b[K\ntwo\u001b[K\n\u001b[J',
    '\r\u001b[2A\n\u001b[J',
    '\r\u001b[1A\u001b[J',
  ])
})

it('goes up over lines that a narrower terminal has wrapped, colours not counted', () => {
  const { draw, written, columns } = record()
  draw([`\u001b[31m${'x'.repeat(50)}\u001b[39m`, 'short'])
  columns.now = 20
  draw(['new'])
  expect(written.at(-1)).toMatch(/^\r\u001b\[4Anew/)
})
