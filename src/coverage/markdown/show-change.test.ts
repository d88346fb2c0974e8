import { expect, it } from 'vitest'

import { showChange } from './show-change.ts'

it.each([
  [{ covered: 8, total: 10 }, { covered: 80, total: 100 }, '±0.00'],
  [{ covered: 81, total: 100 }, { covered: 80, total: 100 }, '+1.00'],
  [{ covered: 2, total: 3 }, { covered: 1, total: 3 }, '+33.33'],
  [{ covered: 1, total: 3 }, { covered: 2, total: 3 }, '−33.34'],
  [{ covered: 799_999, total: 1_000_000 }, { covered: 8, total: 10 }, '−0.01'],
  [{ covered: 800_001, total: 1_000_000 }, { covered: 8, total: 10 }, '+0.00'],
  [{ covered: 0, total: 0 }, { covered: 8, total: 10 }, null],
])('from %o to %o before is %s', (now, before, expected) => {
  expect(showChange(now, before)).toBe(expected)
})
