import { expect, it } from 'vitest'

import { groupLines } from './group-lines.ts'

const counted = new Set([1, 2, 4, 7, 8])
const isGapEmpty = (first: number, last: number): boolean =>
  ![...counted].some((line) => line >= first && line <= last)

it.each([
  [[], []],
  [[4], [[4, 4, 1]]],
  [[1, 2], [[1, 2, 2]]],
  // Line 3 is a comment, 5 and 6 are blank.
  [[2, 4, 7], [[2, 7, 3]]],
  [
    [1, 4],
    [
      [1, 1, 1],
      [4, 4, 1],
    ],
  ],
  [[8, 7, 7], [[7, 8, 2]]],
] as const)('groups %j', (lines, expected) => {
  const ranges = groupLines(lines, isGapEmpty)
  expect(ranges.map(({ line, endLine, count }) => [line, endLine, count])).toEqual(expected)
})
