import { formatPercent } from '../../config/percent.ts'
import type { Percent } from '../../config/percent.ts'
import type { RuleResult } from '../../contract/result.ts'
import type { Metric } from '../coverage-options.ts'
import { measurePatch } from '../diff/collect-patch.ts'
import type { PatchFacts, PatchFile } from '../diff/collect-patch.ts'
import { printable } from '../printable.ts'
import { showFinding } from './judge-ratio.ts'
import { toLineRuns } from './line-runs.ts'
import { ratioOf, unitOf } from './metric.ts'
import { countShortfall } from './threshold.ts'

const LOCATIONS_SHOWN = 100
const FILES_SHOWN = 5

/** Judges the changed lines; a change without a line that can be covered passes and says so. */
export function judgePatch(patch: PatchFacts, min: Percent, metric: Metric): RuleResult {
  const id = 'coverage/patch-min'
  const ratio = ratioOf(measurePatch(patch), metric)
  const since = `since ${patch.base.sha.slice(0, 10)} (${printable(patch.base.reason)})`
  const expected = `at least ${formatPercent(min)} % of changed ${unitOf(metric)} covered`
  if (ratio.total === 0) {
    const found = `changed lines: nothing coverable changed ${since}`
    return { id, verdict: 'pass', expected, found, fix: '', locations: [] }
  }
  const missing = patch.files.filter((file) => !file.isReported)
  const found = `changed lines: ${showFinding(ratio, min, metric)}${showMissing(missing)}`
  if (countShortfall(ratio, min) === 0) {
    return { id, verdict: 'pass', expected, found, fix: '', locations: [] }
  }
  return {
    id,
    verdict: 'fail',
    expected: `${expected} ${since}`,
    found,
    fix:
      missing.length === 0
        ? 'Add tests that run the lines listed.'
        : 'Add tests that run the lines listed, and measure the missing files (coverage.py: source or --cov=<folder>).',
    locations: patch.files
      .flatMap((file) => toLineRuns(file.path, uncoveredLines(file, metric)))
      .slice(0, LOCATIONS_SHOWN),
  }
}

/** Changed lines of a file that the metric counts as missed, ascending. */
export function uncoveredLines(file: PatchFile, metric: Metric): readonly number[] {
  if (metric === 'lines') return file.missed
  return [...new Set([...file.missed, ...file.partial])].sort((a, b) => a - b)
}

function showMissing(missing: readonly PatchFile[]): string {
  if (missing.length === 0) return ''
  const shown = missing.slice(0, FILES_SHOWN).map((file) => printable(file.path, 120))
  const rest = missing.length > FILES_SHOWN ? ', …' : ''
  return `; in no report: ${shown.join(', ')}${rest}`
}
