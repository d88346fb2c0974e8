import type { RuleResult } from '../../contract/result.ts'
import type { LostLines } from '../baseline/compare-files.ts'
import { printable } from '../printable.ts'
import { showPlace } from './judge-baseline.ts'
import { toLineRuns } from './line-runs.ts'
import type { LineRun } from './line-runs.ts'

const LOCATIONS_SHOWN = 100
const RUNS_TOLD = 3

/** Judges how many unchanged lines were covered at the baseline and are not now. */
export function judgeLostLines(
  baseline: {
    readonly sha: string
    readonly distance: number
    readonly lost: readonly LostLines[]
  },
  max: number,
): RuleResult {
  const count = baseline.lost.reduce((sum, { lines }) => sum + lines.length, 0)
  const rule = {
    id: 'coverage/lost-lines',
    expected: `at most ${showLines(max)} to lose their coverage since ${baseline.sha.slice(0, 10)}`,
  }
  const runs = baseline.lost
    .flatMap(({ path, lines }) => toLineRuns(path, lines))
    .sort(longestFirst)
  const locations = runs.slice(0, LOCATIONS_SHOWN)
  const found =
    count === 0
      ? `lost: no unchanged line that was covered at ${showPlace(baseline)}`
      : `lost: ${showLines(count)} covered at ${showPlace(baseline)} and not now${showRuns(runs)}`
  if (count <= max) return { ...rule, verdict: 'pass', found, fix: '', locations }
  return {
    ...rule,
    verdict: 'fail',
    found: `${found}; at most ${max} allowed`,
    fix: 'Bring back the tests that ran them, or see whether a report is missing.',
    locations,
  }
}

function showLines(count: number): string {
  return count === 1 ? '1 unchanged line' : `${count} unchanged lines`
}

/** `: a.py:3-5, b.py:9` */
function showRuns(runs: readonly LineRun[]): string {
  if (runs.length === 0) return ''
  const told = runs
    .slice(0, RUNS_TOLD)
    .map(
      ({ path, line, endLine }) =>
        `${printable(path, 120)}:${line}${endLine === line ? '' : `-${endLine}`}`,
    )
  return `: ${told.join(', ')}${runs.length > RUNS_TOLD ? ', …' : ''}`
}

function longestFirst(left: LineRun, right: LineRun): number {
  const longer = right.endLine - right.line - (left.endLine - left.line)
  if (longer !== 0) return longer
  if (left.path !== right.path) return left.path < right.path ? -1 : 1
  return left.line - right.line
}
