import type { RuleResult } from '../../contract/result.ts'
import type { CoverageData } from '../coverage-data.ts'
import type { Measure } from '../model/file-coverage.ts'
import { printable } from '../printable.ts'

/** What was read, and what of it is no file here; reports that cannot be used never come this far. */
export function judgeReports(
  facts: {
    readonly reports: CoverageData['reports']
    readonly files: ReadonlyMap<string, unknown>
    readonly foreign: readonly string[]
  },
  project: Measure,
): RuleResult {
  const left = facts.foreign.slice(0, 3).map((path) => printable(path, 100))
  const foreign =
    facts.foreign.length === 0
      ? ''
      : `; left out ${facts.foreign.length} that are no files here, such as ${left.join(', ')}`
  return {
    id: 'coverage/reports',
    verdict: 'pass',
    expected: 'every report to be whole and to name files of this repository',
    found: `${facts.reports.length} report(s), ${facts.files.size} file(s), ${project.lines.total} line(s)${foreign}`,
    fix: '',
    locations: [],
  }
}

/** The expected shards, all of them there: a missing one stops the gate before it judges. */
export function judgeShards(
  reports: CoverageData['reports'],
  shards: Readonly<Record<string, string>>,
): RuleResult {
  const present = new Set(reports.flatMap(({ shard }) => shard ?? []))
  const names = Object.keys(shards)
  const shown = names.map((name) => printable(name)).join(', ')
  return {
    id: 'coverage/shards',
    verdict: names.every((name) => present.has(name)) ? 'pass' : 'error',
    expected: `a report of each shard: ${shown}`,
    found: `${present.size} of ${names.length} shards`,
    fix: '',
    locations: [],
  }
}
