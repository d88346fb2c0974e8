import type { Decision, RuleResult } from '../contract/result.ts'
import { worstVerdict } from '../contract/verdict.ts'
import type { Explanation } from './diagnosis/explain-failure.ts'
import type { IntegrationData, SuiteReport } from './integration-data.ts'

export type IntegrationFacts = {
  /** Null when every service became ready and none died during the suites. */
  readonly failure: Explanation | null
  readonly readySeconds: number
  readonly suites: readonly {
    readonly report: SuiteReport
    readonly lastLines: readonly string[]
    readonly log: string
  }[]
  /** What teardown could not remove; null where the project was meant to stay up. */
  readonly leftovers: readonly string[] | null
  readonly data: IntegrationData
}

const SHOWN_FAILURES = 10

/** The verdict: every service ready, every suite passed, nothing left behind; pure. */
export function decideIntegration(facts: IntegrationFacts): Decision<IntegrationData> {
  const rules = [
    judgeReady(facts),
    ...facts.suites.map((suite) => judgeSuite(suite, facts.failure)),
    ...(facts.leftovers === null ? [] : [judgeClean(facts.leftovers)]),
  ]
  const verdict = worstVerdict(rules.map((rule) => rule.verdict))
  return { verdict, summary: summarise(facts), rules, data: facts.data }
}

function judgeReady({ failure, readySeconds, data }: IntegrationFacts): RuleResult {
  return {
    id: 'integration/ready',
    verdict: failure === null ? 'pass' : 'fail',
    expected: 'every service to become ready and to stay up',
    found:
      failure === null
        ? `${data.services.length} services ready in ${readySeconds.toFixed(1)} s`
        : failure.detail,
    fix:
      failure === null
        ? ''
        : `See logs/${failure.service}.log; \`papergate integration --keep\` leaves it up to look at.`,
    locations: [],
  }
}

function judgeSuite(
  { report, lastLines, log }: IntegrationFacts['suites'][number],
  death: Explanation | null,
): RuleResult {
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
          ...(death === null ? [] : [`meanwhile: ${death.summary}`]),
          ...detailSuite(report, lastLines),
        ].join('\n'),
    fix: passed ? '' : `See ${log}.`,
    locations: report.failures.flatMap(({ path, line }) =>
      path === null ? [] : [{ path, ...(line === null ? {} : { line }) }],
    ),
  }
}

/** A runner that swallows its exit code still has its report speak against it. */
function suiteVerdict(report: SuiteReport): RuleResult['verdict'] {
  if (report.exitCode !== 0 || report.timedOut || report.failures.length > 0) return 'fail'
  return report.reportError === null ? 'pass' : 'error'
}

/** How a suite ended, in a line. */
export function describeSuite(report: SuiteReport): string {
  const time = `${report.seconds.toFixed(1)} s`
  if (report.timedOut) return `still running after ${time}`
  if (report.exitCode === 0 && report.failures.length === 0) {
    if (report.reportError !== null) return 'exit code 0, but no report that can be read'
    return report.tests === null ? `passed in ${time}` : `${report.tests} tests passed in ${time}`
  }
  return report.tests === null
    ? `exit code ${report.exitCode} in ${time}`
    : `${report.failures.length} of ${report.tests} tests failed (exit code ${report.exitCode})`
}

function detailSuite(report: SuiteReport, lastLines: readonly string[]): readonly string[] {
  const unread = report.reportError === null ? [] : [report.reportError]
  if (report.failures.length === 0)
    return [...unread, 'its last lines:', ...lastLines.map((line) => `  ${line}`)]
  const shown = report.failures.slice(0, SHOWN_FAILURES)
  const more = report.failures.length - shown.length
  return [
    ...shown.map(({ name, message, path, line }) => {
      const at = path === null ? '' : ` (${path}${line === null ? '' : `:${line}`})`
      return `  ${name}${at}: ${message.split('\n')[0] ?? ''}`
    }),
    ...(more === 0 ? [] : [`  and ${more} more`]),
  ]
}

function judgeClean(leftovers: readonly string[]): RuleResult {
  return {
    id: 'integration/clean',
    verdict: leftovers.length === 0 ? 'pass' : 'error',
    expected: 'nothing left behind',
    found: leftovers.length === 0 ? 'nothing' : leftovers.join(', '),
    fix:
      leftovers.length === 0
        ? ''
        : 'Remove them by hand: `docker rm -f`, `docker network rm`, `docker volume rm`.',
    locations: [],
  }
}

function summarise({ failure, readySeconds, suites, data }: IntegrationFacts): string {
  if (failure !== null) return failure.summary
  const red = suites.filter(({ report }) => suiteVerdict(report) !== 'pass')
  const ready = `${data.services.length} services ready in ${readySeconds.toFixed(1)} s`
  const [first] = red.length > 0 ? red : suites
  if (first === undefined) return ready
  const said = red.length > 0 ? red : suites
  return `${said.map(({ report }) => `${report.name}: ${describeSuite(report)}`).join('; ')}; ${ready}`
}
