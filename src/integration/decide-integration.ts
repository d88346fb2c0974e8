import type { Decision, RuleResult } from '../contract/result.ts'
import { worstVerdict } from '../contract/verdict.ts'
import type { Explanation } from './diagnosis/explain-failure.ts'
import type { IntegrationData } from './integration-data.ts'
import { describeSuite, judgeSuites, suiteVerdict } from './suites/judge-suites.ts'
import type { JudgedSuite, SuiteJudging } from './suites/judge-suites.ts'

export type IntegrationFacts = {
  /** Null when every service became ready and none died during the suites. */
  readonly failure: Explanation | null
  readonly readySeconds: number
  readonly suites: readonly JudgedSuite[]
  readonly suiteJudging: SuiteJudging
  /** What teardown could not remove; null where the project was meant to stay up. */
  readonly leftovers: readonly string[] | null
  readonly data: IntegrationData
}

/** The verdict: every service ready, every suite passed, nothing left behind; pure. */
export function decideIntegration(facts: IntegrationFacts): Decision<IntegrationData> {
  const rules = [
    judgeReady(facts),
    ...judgeSuites(facts.suites, facts.failure?.summary ?? null, facts.suiteJudging),
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
