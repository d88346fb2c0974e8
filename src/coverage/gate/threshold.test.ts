import { expect, it } from 'vitest'

import { percent } from '../test-repository.ts'
import { countShortfall, showRatio } from './threshold.ts'

it.each([
  [8000, 10_000, '80', 0],
  [7999, 10_000, '80', 1],
  [79_995, 100_000, '80', 5],
  [79_995, 100_000, '79.995', 0],
  [79_994, 100_000, '79.995', 1],
  [0, 3, '0', 0],
  [0, 3, '0.000001', 1],
  [2, 3, '66.666666', 0],
  [2, 3, '66.666667', 1],
  [999_999_999, 1_000_000_000, '100', 1],
  [9_007_199_254_740_990, 9_007_199_254_740_991, '99.999999', 0],
])('%i of %i against %s %% is %i short', (covered, total, min, short) => {
  expect(countShortfall({ covered, total }, percent(min))).toBe(short)
})

it.each([
  [79_999, 100_000, '79.99 %'],
  [99_999_999, 100_000_000, '99.99 %'],
  [1, 1, '100.00 %'],
  [1, 1000, '0.10 %'],
  [2, 3, '66.66 %'],
])('%i of %i is shown cut, never rounded up', (covered, total, shown) => {
  expect(showRatio({ covered, total })).toBe(shown)
})
