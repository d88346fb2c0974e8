import type { DeployEvent } from '../contract/deploy-event.ts'
import type { Decision } from '../contract/result.ts'
import type { DeployData } from './deploy-data.ts'
import type { DeployOptions } from './deploy-options.ts'

/** The event that tells people how a deploy ended. */
export function describeEvent(
  decision: Decision<DeployData>,
  context: Pick<DeployOptions, 'actor' | 'runUrl'> & {
    readonly seconds: number
    /** The outcome of the deploy before this one was a failure. */
    readonly failedBefore: boolean
  },
): DeployEvent {
  const { data } = decision
  const kind = kindOf(decision)
  const succeeded = kind === 'deployed' || kind === 'unchanged'
  const changed = data.steps.filter(({ kind, outcome }) => kind === 'replace' && outcome === 'done')
  const migrated = data.steps.some(({ kind, outcome }) => kind === 'once' && outcome !== 'not-run')
  return {
    kind,
    project: data.project,
    release: data.release,
    runsNow: runsNow(kind, data),
    commit: data.commit ?? '',
    actor: context.actor,
    runUrl: context.runUrl,
    seconds: context.seconds,
    recovered: succeeded && context.failedBefore,
    summary: decision.summary,
    changed: changed.map(({ service }) => ({
      service,
      digest: data.services.find(({ name }) => name === service)?.digest ?? null,
    })),
    smoke: {
      passed: data.smoke.filter(({ verdict }) => verdict === 'pass').length,
      total: data.smoke.length,
    },
    reasons: decision.rules
      .filter(({ verdict }) => verdict === 'fail' || verdict === 'error')
      .map(({ id, found }) => `${id}: ${found}`),
    notes: !succeeded && migrated ? ['Database migrations are not undone.'] : [],
  }
}

function kindOf({ verdict, data }: Decision<DeployData>): DeployEvent['kind'] {
  const touched = data.steps.some(
    ({ kind, outcome }) =>
      outcome !== 'not-run' && ['infrastructure', 'once', 'replace', 'remove'].includes(kind),
  )
  if (verdict === 'pass' || verdict === 'skip') return touched ? 'deployed' : 'unchanged'
  const smokeFailed = data.smoke.some((report) => report.verdict !== 'pass')
  if (data.rolledBack === null) return touched || smokeFailed ? 'failed' : 'refused'
  switch (data.rolledBack.outcome) {
    case 'restored':
      return 'rolled-back'
    case 'stopped':
      return 'failed'
    case 'failed':
      return 'rollback-failed'
    default:
      return data.rolledBack.outcome satisfies never
  }
}

function runsNow(kind: DeployEvent['kind'], data: DeployData): number | null {
  switch (kind) {
    case 'deployed':
    case 'unchanged':
      return data.release
    case 'refused':
      return data.previous
    case 'rolled-back':
      return data.rolledBack?.to ?? null
    case 'failed':
      return data.rolledBack === null ? data.release : null
    case 'rollback-failed':
      return null
    default:
      return kind satisfies never
  }
}
