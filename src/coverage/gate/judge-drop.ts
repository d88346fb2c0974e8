import { formatPercent } from '../../config/percent.ts'
import type { Percent } from '../../config/percent.ts'
import type { RuleResult } from '../../contract/result.ts'
import type { Metric } from '../coverage-options.ts'
import type { Measure, Ratio } from '../model/file-coverage.ts'
import { showPlace } from './judge-baseline.ts'
import { ratioOf, showShortfall, unitOf } from './metric.ts'
import { showRatio } from './threshold.ts'

/**
 * Judges the project against the baseline, out of which the lines that are gone now were taken: removing
 * covered code is no drop.
 */
export function judgeDrop(
  baseline: {
    readonly sha: string
    readonly distance: number
    readonly before: Measure
    readonly now: Measure
  },
  maxDrop: Percent,
  metric: Metric,
): RuleResult {
  const id = 'coverage/max-drop'
  const before = ratioOf(baseline.before, metric)
  const now = ratioOf(baseline.now, metric)
  const expected = `${unitOf(metric)} covered at most ${showPoints(maxDrop)} below ${baseline.sha.slice(0, 10)}`
  if (before.total === 0) {
    const found = `project: of what ${showPlace(baseline)} measured nothing is left to compare with`
    return { id, verdict: 'pass', expected, found, fix: '', locations: [] }
  }
  if (now.total === 0) {
    const found = `project: nothing is measured now, ${showRatio(before)} at ${showPlace(baseline)}`
    const fix = 'Run the tests with coverage and give the gate their reports.'
    return { id, verdict: 'error', expected, found, fix, locations: [] }
  }
  const short = countDropShortfall(now, before, maxDrop)
  const found = `project: ${showRatio(now)} of ${unitOf(metric)}, ${showRatio(before)} at ${showPlace(baseline)}, at most ${showPoints(maxDrop)} lower`
  if (short === 0) return { id, verdict: 'pass', expected, found, fix: '', locations: [] }
  return {
    id,
    verdict: 'fail',
    expected,
    found: `${found}: ${showShortfall(short, metric)}`,
    fix: 'Add tests for new code, and for what has lost its coverage. Code that was removed or rewritten does not count for the baseline.',
    locations: [],
  }
}

function showPoints(points: Percent): string {
  const text = formatPercent(points)
  return text === '1' ? '1 point' : `${text} points`
}

/**
 * How many more must be covered now to be at most `maxDrop` percentage points below, exactly: the smallest
 * n with (covered + n) / total ≥ before − maxDrop, all sides multiplied out.
 */
export function countDropShortfall(now: Ratio, before: Ratio, maxDrop: Percent): number {
  const whole = 100n * BigInt(maxDrop.denominator)
  const least = BigInt(before.covered) * whole - BigInt(maxDrop.numerator) * BigInt(before.total)
  if (least <= 0n) return 0
  const divisor = BigInt(before.total) * whole
  const needed = (least * BigInt(now.total) + divisor - 1n) / divisor
  return needed > BigInt(now.covered) ? Number(needed - BigInt(now.covered)) : 0
}
