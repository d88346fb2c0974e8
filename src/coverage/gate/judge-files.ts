import { formatPercent } from '../../config/percent.ts'
import type { Percent } from '../../config/percent.ts'
import type { RuleResult } from '../../contract/result.ts'
import type { Metric } from '../coverage-options.ts'
import type { MeasuredFile } from '../model/file-coverage.ts'
import { printable } from '../printable.ts'
import { ratioOf, showShortfall, unitOf } from './metric.ts'
import { countShortfall, showRatio } from './threshold.ts'

const FILES_TOLD = 3
const LOCATIONS_SHOWN = 100

/** Judges every file by itself; one without anything to cover is left alone. */
export function judgeFiles(
  files: readonly MeasuredFile[],
  min: Percent,
  metric: Metric,
): RuleResult {
  const judged = files
    .map(({ path, measure }) => ({ path, ratio: ratioOf(measure, metric) }))
    .filter(({ ratio }) => ratio.total > 0)
    .map((file) => ({ ...file, short: countShortfall(file.ratio, min) }))
  const below = judged
    .filter(({ short }) => short > 0)
    .sort((a, b) => b.short - a.short || (a.path < b.path ? -1 : 1))
  const rule = {
    id: 'coverage/file-min',
    expected: `at least ${formatPercent(min)} % of ${unitOf(metric)} covered in every file`,
  }
  if (below.length === 0) {
    const found = `all ${judged.length} files reach ${formatPercent(min)} %`
    return { ...rule, verdict: 'pass', found, fix: '', locations: [] }
  }
  const told = below
    .slice(0, FILES_TOLD)
    .map(
      ({ path, ratio, short }) =>
        `${printable(path, 120)} ${showRatio(ratio)} (${showShortfall(short, metric)})`,
    )
  const more = below.length > FILES_TOLD ? ', …' : ''
  return {
    ...rule,
    verdict: 'fail',
    found: `${below.length} of ${judged.length} files below ${formatPercent(min)} %: ${told.join(', ')}${more}`,
    fix: 'Add tests for these files.',
    locations: below.slice(0, LOCATIONS_SHOWN).map(({ path }) => ({ path })),
  }
}
