import { expect, it } from 'vitest'

import { limitLostLines } from './limit-lost-lines.ts'

const lost = [
  { path: 'a.py', lines: [1] },
  { path: 'b.py', lines: [2, 3, 4] },
  { path: 'c.py', lines: [5, 6] },
]

it('few lost lines are all listed', () => {
  expect(limitLostLines(lost, 6)).toEqual({ lost, more: { lines: 0, files: 0 } })
  expect(limitLostLines([], 6)).toEqual({ lost: [], more: { lines: 0, files: 0 } })
})

it('of too many those of the worst files are listed, and the rest is counted', () => {
  expect(limitLostLines(lost, 4)).toEqual({
    lost: [
      { path: 'b.py', lines: [2, 3, 4] },
      { path: 'c.py', lines: [5] },
    ],
    more: { lines: 2, files: 1 },
  })
})

it('a million lost lines of one file leave ten thousand in a result', () => {
  const lines = Array.from({ length: 1_000_000 }, (_, index) => index + 1)
  const limited = limitLostLines([{ path: 'a.py', lines }])
  expect(limited.lost[0]?.lines).toHaveLength(10_000)
  expect(limited.more).toEqual({ lines: 990_000, files: 0 })
})
