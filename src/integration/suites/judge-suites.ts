import { countOf } from '../../contract/count-of.ts'
import type { RuleResult } from '../../contract/result.ts'
import { isExpired } from './match-quarantine.ts'
import type { SuitePolicy } from './suite-options.ts'
import type { QuarantineUse, SuiteReport } from './suite-schema.ts'

export type JudgedSuite = {
  readonly report: SuiteReport
  readonly lastLines: readonly string[]
  readonly log: string
}

export type SuiteJudging = {
  readonly quarantine: readonly QuarantineUse[]
  readonly policy: SuitePolicy
  /** Whether all suites of the file ran, with all of their tests. */
  readonly isComplete: boolean
  readonly now: Date
}

const SHOWN_FAILURES = 10

/**
 * The rules about suites: each passed, few tests were flaky, and the quarantine is in order. Pure.
 * @param meanwhile what happened to a service, in a line; null: nothing
 */
export function judgeSuites(
  suites: readonly JudgedSuite[],
  meanwhile: string | null,
  judging: SuiteJudging,
): readonly RuleResult[] {
  return [
    ...suites.map((suite) => judgeSuite(suite, meanwhile)),
    ...judgeFlaky(suites, judging),
    ...judgeExpired(judging),
    ...judgeUnused(suites, judging),
  ]
}

function judgeSuite({ report, lastLines, log }: JudgedSuite, meanwhile: string | null): RuleResult {
  const verdict = suiteVerdict(report)
  const passed = verdict === 'pass'
  return {
    id: `integration/suite/${report.name}`,
    verdict,
    expected: `the suite ${report.name} to exit with 0 and its report to name no failure`,
    found: passed
      ? describeSuite(report)
      : [
          describeSuite(report),
          ...(meanwhile === null ? [] : [`meanwhile: ${meanwhile}`]),
          ...detailSuite(report, lastLines),
        ].join('\n'),
    fix: passed ? '' : `See ${log}.`,
    locations: report.failures.flatMap(({ path, line }) =>
      path === null ? [] : [{ path, ...(line === null ? {} : { line }) }],
    ),
  }
}

/** A runner that swallows its exit code still has its report speak against it. */
export function suiteVerdict(report: SuiteReport): RuleResult['verdict'] {
  if (report.timedOut || report.failed > 0) return 'fail'
  if (report.exitCode !== 0 && !report.excused) return 'fail'
  return report.reportError === null ? 'pass' : 'error'
}

/** How a suite ended, in a line. */
export function describeSuite(report: SuiteReport): string {
  const { tests, failed, exitCode } = report
  const time = `${report.seconds.toFixed(1)} s`
  if (report.timedOut) return `still running after ${time}`
  const verdict = suiteVerdict(report)
  if (verdict === 'error') return 'exit code 0, but no report that can be read'
  if (verdict === 'pass') {
    if (tests === null) return `passed in ${time}`
    const passed = tests - report.skipped - report.quarantined.length
    return `${countOf(passed, 'test')} passed${describeRest(report)} in ${time}`
  }
  return tests === null || failed === 0
    ? `exit code ${exitCode} in ${time}`
    : `${failed} of ${countOf(tests, 'test')} failed${describeRest(report)} (exit code ${exitCode})`
}

/** `, 1 skipped, 2 flaky, 1 in quarantine failed` */
function describeRest({ skipped, flaky, quarantined }: SuiteReport): string {
  return [
    skipped === 0 ? '' : `, ${skipped} skipped`,
    flaky.length === 0 ? '' : `, ${flaky.length} flaky`,
    quarantined.length === 0 ? '' : `, ${quarantined.length} in quarantine failed`,
  ].join('')
}

function detailSuite(report: SuiteReport, lastLines: readonly string[]): readonly string[] {
  const { failures, failed, stillRunning } = report
  const more = failed - Math.min(failures.length, SHOWN_FAILURES)
  return [
    ...(stillRunning.length === 0
      ? []
      : [`running when its time was up: ${stillRunning.join(', ')}`]),
    ...(report.reportError === null ? [] : [report.reportError]),
    ...failures.slice(0, SHOWN_FAILURES).map(({ name, message, path, line }) => {
      const at = path === null ? '' : ` (${path}${line === null ? '' : `:${line}`})`
      return `  ${name}${at}: ${message}`
    }),
    ...(more === 0 ? [] : [`  and ${more} more`]),
    ...(report.retryProblem === null ? [] : [`not tried again: ${report.retryProblem}`]),
    ...(failures.length > 0 ? [] : ['its last lines:', ...lastLines.map((line) => `  ${line}`)]),
  ]
}

function judgeFlaky(
  suites: readonly JudgedSuite[],
  { policy }: SuiteJudging,
): readonly RuleResult[] {
  const flaky = suites.flatMap(({ report }) => report.flaky)
  if (flaky.length === 0) return []
  const passed = flaky.length <= policy.mostFlaky
  const names = flaky
    .slice(0, SHOWN_FAILURES)
    .map(({ name, failed }) => `  ${name}: passed after ${countOf(failed, 'failure')}`)
  return [
    {
      id: 'integration/flaky',
      verdict: passed ? 'pass' : 'fail',
      expected: `at most ${countOf(policy.mostFlaky, 'flaky test')} (flaky.max)`,
      found: [`${flaky.length}:`, ...names, ...moreThan(flaky.length)].join('\n'),
      fix: passed
        ? ''
        : 'Make them pass each time, or put them into `quarantine` with an owner and a last day.',
      locations: [],
    },
  ]
}

function judgeExpired({ quarantine, now }: SuiteJudging): readonly RuleResult[] {
  if (quarantine.length === 0) return []
  const expired = quarantine.filter((entry) => isExpired(entry, now))
  return [
    {
      id: 'integration/quarantine-expired',
      verdict: expired.length === 0 ? 'pass' : 'fail',
      expected: 'every entry of the quarantine to have its last day before it',
      found: listEntries(expired, ({ test, owner, until }) => `${test} (${owner}) until ${until}`),
      fix:
        expired.length === 0
          ? ''
          : 'Correct the tests and remove the entries, or have their owners agree to a later day.',
      locations: [],
    },
  ]
}

/** Only a run of all tests tells that there is none of that name. */
function judgeUnused(
  suites: readonly JudgedSuite[],
  { quarantine, isComplete }: SuiteJudging,
): readonly RuleResult[] {
  const didAllEnd = suites.every(
    ({ report }) => !report.timedOut && report.reportError === null && !hasCrashed(report),
  )
  if (quarantine.length === 0 || !isComplete || !didAllEnd) return []
  const unused = quarantine.filter(({ matched }) => matched === 0)
  return [
    {
      id: 'integration/quarantine-unused',
      verdict: unused.length === 0 ? 'pass' : 'fail',
      expected: 'every entry of the quarantine to name a test that a JUnit report has',
      found: listEntries(unused, ({ test, owner }) => `${test} (${owner})`),
      fix:
        unused.length === 0
          ? ''
          : 'Remove the entries, or correct their names: tests are named as in the results.',
      locations: [],
    },
  ]
}

/** It ended badly, and no test is to blame: it may not have run them all. */
function hasCrashed({ exitCode, excused, failed }: SuiteReport): boolean {
  return exitCode !== 0 && !excused && failed === 0
}

function listEntries(
  entries: readonly QuarantineUse[],
  describe: (entry: QuarantineUse) => string,
): string {
  if (entries.length === 0) return 'nothing else'
  return entries.map(describe).join('\n')
}

function moreThan(all: number): readonly string[] {
  return all > SHOWN_FAILURES ? [`  and ${all - SHOWN_FAILURES} more`] : []
}
