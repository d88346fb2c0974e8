import { countOf } from '../contract/count-of.ts'
import type { Decision, RuleResult } from '../contract/result.ts'
import { worstVerdict } from '../contract/verdict.ts'
import type { EgressReport } from './egress/open-egress.ts'
import { judgeEgress } from './egress/judge-egress.ts'
import type { Explanation } from './diagnosis/explain-failure.ts'
import type { IntegrationData } from './integration-data.ts'
import { logFileName } from './logs/log-line.ts'
import { judgeMigrations } from './migrations/judge-migrations.ts'
import type { MigrationFacts } from './migrations/judge-migrations.ts'
import { judgeLimits } from './resources/judge-limits.ts'
import type { LimitsByService } from './resources/judge-limits.ts'
import { describeSuite, judgeSuites, suiteVerdict } from './suites/judge-suites.ts'
import type { JudgedSuite, SuiteJudging } from './suites/judge-suites.ts'

export type IntegrationFacts = {
  /** Null when every service became ready and none died during the suites. */
  readonly failure: (Explanation & { readonly changed: readonly string[] }) | null
  readonly readySeconds: number
  readonly suites: readonly JudgedSuite[]
  readonly suiteJudging: SuiteJudging
  /** Null where nothing is demanded of them. */
  readonly migrations?: MigrationFacts | null
  /** Null where egress is open. */
  readonly egress?: EgressReport | null
  /** What teardown could not remove; null where the project was meant to stay up. */
  readonly leftovers: readonly string[] | null
  /** Most that each service may use. */
  readonly limits?: LimitsByService
  readonly data: IntegrationData
}

const SHOWN_PATHS = 5

/** The verdict: every service ready, every suite passed, nothing left behind; pure. */
export function decideIntegration(facts: IntegrationFacts): Decision<IntegrationData> {
  const rules = [
    judgeReady(facts),
    ...judgeSchemaChanges(facts),
    ...judgeSuites(facts.suites, facts.failure?.summary ?? null, facts.suiteJudging),
    ...judgeWayOut(facts),
    ...judgeLimits(facts.limits ?? {}, facts.data.resources ?? []),
    ...(facts.leftovers === null ? [] : [judgeClean(facts.leftovers)]),
  ]
  const verdict = worstVerdict(rules.map((rule) => rule.verdict))
  return { verdict, summary: summarise(facts), rules, data: facts.data }
}

function judgeSchemaChanges({ migrations }: IntegrationFacts): readonly RuleResult[] {
  return migrations === undefined || migrations === null ? [] : judgeMigrations(migrations)
}

function judgeWayOut({ egress }: IntegrationFacts): readonly RuleResult[] {
  return egress === undefined || egress === null ? [] : [judgeEgress(egress, egress.policy)]
}

function judgeReady({ failure, readySeconds, data }: IntegrationFacts): RuleResult {
  return {
    id: 'integration/ready',
    verdict: failure === null ? 'pass' : 'fail',
    expected: 'every service to become ready and to stay up',
    found:
      failure === null
        ? `${countOf(data.services.length, 'service')} ready in ${readySeconds.toFixed(1)} s`
        : [failure.detail, ...describeChange(failure.changed)].join('\n'),
    fix:
      failure === null
        ? ''
        : [
            ...(failure.hint === null ? [] : [failure.hint.text]),
            `See logs/${logFileName(failure.service)}; \`papergate integration --keep\` leaves it up to look at.`,
          ].join(' '),
    locations: [],
  }
}

function describeChange(paths: readonly string[]): readonly string[] {
  if (paths.length === 0) return []
  const more = paths.length - SHOWN_PATHS
  const shown = [...paths.slice(0, SHOWN_PATHS), ...(more > 0 ? [`and ${more} more`] : [])]
  return [`changed in it: ${shown.join(', ')}`]
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

function summarise(facts: IntegrationFacts): string {
  const { failure, readySeconds, suites, data } = facts
  if (failure !== null) return failure.summary
  const [wayOut] = judgeWayOut(facts).filter(({ verdict }) => verdict !== 'pass')
  const red = suites.filter(({ report }) => suiteVerdict(report) !== 'pass')
  const ready = `${countOf(data.services.length, 'service')} ready in ${readySeconds.toFixed(1)} s`
  const [first] = red.length > 0 ? red : suites
  const [change] = judgeSchemaChanges(facts).filter(({ verdict }) => verdict !== 'pass')
  if (change !== undefined && red.length === 0) return summariseChange(change)
  if (wayOut !== undefined && red.length === 0) return summariseEgress(wayOut)
  if (first === undefined) return ready
  const said = red.length > 0 ? red : suites
  return `${said.map(({ report }) => `${report.name}: ${describeSuite(report)}`).join('; ')}; ${ready}`
}

function summariseChange({ id, found }: RuleResult): string {
  return `${id.replace('integration/', '')}: ${found.split('\n').slice(0, 2).join(' ').trim()}`
}

function summariseEgress({ found }: RuleResult): string {
  const [first = '', second = ''] = found.split('\n')
  return `${first} ${second.trim()}`.trim()
}
