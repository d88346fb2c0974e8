import { formatPercent } from '../../config/percent.ts'
import type { Percent } from '../../config/percent.ts'
import type { RuleResult } from '../../contract/result.ts'
import type { Metric } from '../coverage-options.ts'
import type { Measure, MeasuredFile, Ratio } from '../model/file-coverage.ts'
import { printable } from '../printable.ts'
import { ratioOf, showShortfall, unitOf } from './metric.ts'
import { countShortfall, showRatio } from './threshold.ts'

export type RatioSubject = {
  readonly id: string
  /** How the finding starts: `apps/signal_service`. */
  readonly label: string
  /** How the rule names it: `service signal_service`. */
  readonly of: string
  readonly metric: Metric
  readonly min: Percent
  readonly measure: Measure
  readonly files: readonly MeasuredFile[]
  /** Sources among them that no report names. */
  readonly unreported?: readonly string[]
}

const FILES_SHOWN = 10

/** Judges a part of the project against its minimum; a part without any line cannot be decided. */
export function judgeRatio(subject: RatioSubject): RuleResult {
  const { id, metric, min, measure } = subject
  const ratio = ratioOf(measure, metric)
  const expected = `at least ${formatPercent(min)} % of ${unitOf(metric)} covered in ${printable(subject.of)}`
  if (ratio.total === 0) {
    return {
      id,
      verdict: 'error',
      expected,
      found: `${printable(subject.label)}: no report has a line of it`,
      fix: 'Run its tests with coverage and give the gate their report, or correct its path.',
      locations: [],
    }
  }
  const short = countShortfall(ratio, min)
  const found = `${printable(subject.label)}: ${showFinding(ratio, min, metric)}${showUnreported(subject)}`
  if (short === 0) return { id, verdict: 'pass', expected, found, fix: '', locations: [] }
  const gaps = subject.files
    .map((file) => ({ path: file.path, gap: gapOf(ratioOf(file.measure, metric)) }))
    .filter(({ gap }) => gap > 0)
    .sort((a, b) => b.gap - a.gap || (a.path < b.path ? -1 : 1))
    .slice(0, FILES_SHOWN)
  const worst = gaps.slice(0, 3).map(({ path, gap }) => `${printable(path, 120)} (${gap})`)
  return {
    id,
    verdict: 'fail',
    expected,
    found,
    fix:
      (subject.unreported ?? []).length > 0
        ? `Measure the files that no report names (coverage.py: source or --cov=<folder>), and add tests; most is uncovered in ${worst.join(', ')}.`
        : `Add tests; most is uncovered in ${worst.join(', ')}.`,
    locations: gaps.map(({ path }) => ({ path })),
  }
}

function showUnreported({ unreported = [], files }: RatioSubject): string {
  if (unreported.length === 0) return ''
  if (unreported.length === files.length) return '; no report names a file of it'
  const shown = unreported.slice(0, 3).map((path) => printable(path, 120))
  return `; in no report: ${shown.join(', ')}${unreported.length > 3 ? ', …' : ''}`
}

/** `79.99 % of lines, 80 % required: 3 lines short` */
export function showFinding(ratio: Ratio, min: Percent, metric: Metric): string {
  const short = countShortfall(ratio, min)
  const end = short === 0 ? '' : `: ${showShortfall(short, metric)}`
  return `${showRatio(ratio)} of ${unitOf(metric)}, ${formatPercent(min)} % required${end}`
}

function gapOf({ covered, total }: Ratio): number {
  return total - covered
}
