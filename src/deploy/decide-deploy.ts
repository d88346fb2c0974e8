import { countOf } from '../contract/count-of.ts'
import type { Decision, RuleResult } from '../contract/result.ts'
import { worstVerdict } from '../contract/verdict.ts'
import type { DeployData, RolledBack, ServiceReport, SmokeReport } from './deploy-data.ts'
import { stepName } from './execute-plan.ts'
import type { Execution } from './execute-plan.ts'

export type DeployFacts = {
  readonly project: string
  readonly commit: string
  readonly release: number
  readonly previous: number | null
  /** Rules judged before anything was touched. */
  readonly admission: readonly RuleResult[]
  readonly execution: Execution
  /** Names of the checks that are configured; those not in `smoke` were not run. */
  readonly checks: readonly string[]
  readonly smoke: readonly SmokeReport[]
  readonly rolledBack: RolledBack | null
  readonly interrupted: boolean
  readonly services: readonly ServiceReport[]
}

/** The verdict on a deploy (or a rollback by hand) that got as far as the target. */
export function decideDeploy(facts: DeployFacts): Decision<DeployData> {
  const rules = [
    ...(facts.interrupted ? [interruptedRule()] : []),
    healthyRule(facts),
    ...smokeRules(facts),
    ...(facts.rolledBack === null ? [] : [rolledBackRule(facts.rolledBack)]),
    ...facts.admission,
  ]
  const verdict = worstVerdict(rules.map((rule) => rule.verdict))
  return {
    verdict,
    summary: verdict === 'pass' ? success(facts) : failure(facts),
    rules,
    data: {
      project: facts.project,
      commit: facts.commit,
      release: facts.release,
      previous: facts.previous,
      services: [...facts.services],
      steps: [...facts.execution.steps],
      smoke: [...facts.smoke],
      rolledBack: facts.rolledBack,
    },
  }
}

/** Whether a one-shot service ran: its migrations stay, whatever happens to the code. */
function hasMigrated({ steps }: Execution): boolean {
  return steps.some(({ kind, outcome }) => kind === 'once' && outcome !== 'not-run')
}

/** What failed, in one sentence; null when nothing did. */
function failureReason(facts: DeployFacts): string | null {
  if (facts.interrupted) return 'the deploy was interrupted'
  const { failure } = facts.execution
  if (failure !== null) {
    return failure.error === null
      ? `${failure.step.service} did not become healthy: ${failure.found}`
      : `${stepName(failure.step)} failed: ${failure.found}`
  }
  const failed = facts.smoke.filter(({ verdict }) => verdict !== 'pass')
  if (failed.length === 0) return null
  return failed.map(({ name, found }) => `the smoke check ${name} failed: ${found}`).join('; ')
}

function success({ release, commit, project, execution, smoke }: DeployFacts): string {
  const count = (outcome: string): number =>
    execution.steps.filter(
      (step) => step.outcome === outcome && (step.kind === 'replace' || step.kind === 'keep'),
    ).length
  const checks = `${countOf(smoke.length, 'smoke check')} passed`
  const where = `release ${release} (${commit.slice(0, 12)})`
  return execution.touched.length === 0
    ? `${where} already runs on ${project}: nothing to change; ${checks}`
    : `${where} runs on ${project}: ${count('done')} replaced, ${count('unchanged')} unchanged; ${checks}`
}

function failure(facts: DeployFacts): string {
  const { rolledBack, execution } = facts
  const parts = [failureReason(facts) ?? 'the deploy failed']
  if (rolledBack === null) {
    parts.push(
      execution.touched.length === 0
        ? 'nothing was touched: what ran before runs on'
        : 'the services are as the deploy left them',
    )
  } else {
    parts.push(describeRollback(rolledBack))
    if (hasMigrated(execution)) parts.push('database migrations are not undone')
  }
  return parts.join('; ')
}

function describeRollback({ to, outcome, detail }: RolledBack): string {
  switch (outcome) {
    case 'restored':
      return `rolled back: ${detail}`
    case 'stopped':
      return detail
    case 'failed':
      return to === null
        ? `STOPPING FAILED: ${detail}`
        : `THE ROLLBACK TO RELEASE ${to} FAILED: ${detail}`
    default:
      return outcome satisfies never
  }
}

function interruptedRule(): RuleResult {
  return {
    id: 'deploy/interrupted',
    verdict: 'error',
    expected: 'the deploy to run to its end',
    found: 'it was interrupted',
    fix: 'Deploy again; what already runs as wanted is left alone.',
    locations: [],
  }
}

function healthyRule({ execution }: DeployFacts): RuleResult {
  const { failure } = execution
  const rule = {
    id: 'deploy/healthy',
    expected: 'every service of the release to become healthy in time',
    locations: [],
  }
  if (failure === null) return { ...rule, verdict: 'pass', found: 'all are healthy', fix: '' }
  const { service } = failure.step
  const lines = failure.lines.length === 0 ? '' : `; its last lines:\n${failure.lines.join('\n')}`
  return {
    ...rule,
    verdict: failure.error === null ? 'fail' : 'error',
    found: `${stepName(failure.step)}: ${failure.found}${lines}`,
    fix:
      failure.error === null
        ? `Look at the log of ${service}, correct it, and deploy again.`
        : 'Correct what the target says and deploy again.',
  }
}

function smokeRules({ checks, smoke }: DeployFacts): readonly RuleResult[] {
  return checks.map((name) => {
    const report = smoke.find((candidate) => candidate.name === name)
    if (report === undefined) {
      return {
        id: 'deploy/smoke',
        verdict: 'skip',
        expected: `the smoke check ${name} to pass`,
        found: 'it was not run, since the release did not come up',
        fix: '',
        locations: [],
      }
    }
    return {
      id: 'deploy/smoke',
      verdict: report.verdict,
      expected: `${name}: ${report.expected}`,
      found: report.found,
      fix:
        report.verdict === 'pass'
          ? ''
          : `Correct ${report.service}, or the check in papergate.yml.`,
      locations: [],
    }
  })
}

function rolledBackRule(rolledBack: RolledBack): RuleResult {
  const done = rolledBack.outcome !== 'failed'
  return {
    id: 'deploy/rolled-back',
    verdict: done ? 'pass' : 'error',
    expected:
      rolledBack.to === null
        ? 'the failed release to be stopped, there being none to go back to'
        : `release ${rolledBack.to} to run again`,
    found: rolledBack.detail,
    fix: done
      ? ''
      : 'Look at the target now (`papergate status`); no further rollback is tried by itself.',
    locations: [],
  }
}
