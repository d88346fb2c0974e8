import * as fc from 'fast-check'
import { expect, it } from 'vitest'

import { ZERO_MEASURE } from '../model/file-coverage.ts'
import type { Measure, Ratio } from '../model/file-coverage.ts'
import { percent } from '../test-repository.ts'
import { countDropShortfall, judgeDrop } from './judge-drop.ts'

const ratio = (covered: number, total: number): Ratio => ({ covered, total })

it.each([
  [ratio(81, 100), ratio(82, 100), '1', 0],
  [ratio(81, 100), ratio(82, 100), '0.999999', 1],
  [ratio(81, 100), ratio(82, 100), '0', 1],
  [ratio(2, 3), ratio(2_000_000, 3_000_000), '0', 0],
  [ratio(1_999_999, 3_000_000), ratio(2, 3), '0', 1],
  [ratio(812, 1_000), ratio(82, 100), '0.5', 3],
  [ratio(0, 10), ratio(1, 10), '10', 0],
  [ratio(0, 10), ratio(1, 10), '99', 0],
  [ratio(10, 10), ratio(1, 10), '0', 0],
  [ratio(2 ** 53 - 2, 2 ** 53 - 1), ratio(1, 1), '0', 1],
])('%o against %o with %s points to spare is %i short', (now, before, points, short) => {
  expect(countDropShortfall(now, before, percent(points))).toBe(short)
})

const anyRatio = fc
  .tuple(fc.nat(10 ** 6), fc.nat(10 ** 6))
  .map(([covered, missed]) => ratio(covered, covered + missed + 1))
const points = fc.nat(100 * 10 ** 6).map((numerator) => ({ numerator, denominator: 10 ** 6 }))

it('so many more covered lines are enough, and one less is not', () => {
  fc.assert(
    fc.property(anyRatio, anyRatio, points, (now, before, drop) => {
      const short = countDropShortfall(now, before, drop)
      const withMore = (more: number): number =>
        countDropShortfall(ratio(now.covered + more, now.total), before, drop)
      expect(withMore(short)).toBe(0)
      expect(short === 0 ? 1 : withMore(short - 1)).toBe(1)
      expect(short === 0).toBe(isWithin(now, before, drop))
    }),
  )
})

/** The rule itself, all sides times both totals and 10^8: points have six decimals, and percents two more. */
function isWithin(now: Ratio, before: Ratio, drop: { readonly numerator: number }): boolean {
  const [nowTotal, beforeTotal] = [BigInt(now.total), BigInt(before.total)]
  const left = BigInt(now.covered) * beforeTotal * 100_000_000n
  const right = BigInt(before.covered) * nowTotal * 100_000_000n
  return left >= right - BigInt(drop.numerator) * nowTotal * beforeTotal
}

const lines = (covered: number, total: number): Measure => ({
  ...ZERO_MEASURE,
  lines: ratio(covered, total),
})
const place = { sha: '1a2b3c4d5e6f', distance: 2 }

it('a drop is told with both figures, what is allowed, and the lines that are short', () => {
  const facts = { ...place, before: lines(82, 100), now: lines(812, 1_000) }
  expect(judgeDrop(facts, percent('0.5'), 'lines')).toMatchInlineSnapshot(`
    {
      "expected": "lines covered at most 0.5 points below 1a2b3c4d5e",
      "fix": "Add tests for new code, and for what has lost its coverage. Code that was removed or rewritten does not count for the baseline.",
      "found": "project: 81.20 % of lines, 82.00 % at 1a2b3c4d5e (2 commits before), at most 0.5 points lower: 3 lines short",
      "id": "coverage/max-drop",
      "locations": [],
      "verdict": "fail",
    }
  `)
  expect(judgeDrop(facts, percent('0.8'), 'lines')).toMatchInlineSnapshot(`
    {
      "expected": "lines covered at most 0.8 points below 1a2b3c4d5e",
      "fix": "",
      "found": "project: 81.20 % of lines, 82.00 % at 1a2b3c4d5e (2 commits before), at most 0.8 points lower",
      "id": "coverage/max-drop",
      "locations": [],
      "verdict": "pass",
    }
  `)
})

it('the metric decides what is compared', () => {
  const measure = (strict: number): Measure => ({ ...lines(9, 10), strict: ratio(strict, 10) })
  const facts = { ...place, distance: 1, before: measure(8), now: measure(7) }
  expect(judgeDrop(facts, percent('0'), 'lines').verdict).toBe('pass')
  expect(judgeDrop(facts, percent('0'), 'strict').found).toMatchInlineSnapshot(
    `"project: 70.00 % of lines (partly covered ones are misses), 80.00 % at 1a2b3c4d5e (1 commit before), at most 0 points lower: 1 fully covered line short"`,
  )
})

it('with nothing left to compare with it passes and says so, with nothing measured now it cannot tell', () => {
  const facts = { ...place, distance: 0, before: lines(0, 0), now: lines(1, 2) }
  expect(judgeDrop(facts, percent('0'), 'lines')).toMatchObject({
    verdict: 'pass',
    found: 'project: of what 1a2b3c4d5e measured nothing is left to compare with',
  })
  const empty = { ...facts, before: lines(1, 2), now: lines(0, 0) }
  expect(judgeDrop(empty, percent('0'), 'lines')).toMatchObject({ verdict: 'error' })
})
