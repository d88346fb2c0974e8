import { resolveCompose } from '../adapters/compose.ts'
import { InputError } from '../contract/input-error.ts'
import type { Decision, RuleResult } from '../contract/result.ts'
import { worstVerdict } from '../contract/verdict.ts'
import { decideDeploy } from './decide-deploy.ts'
import type { DeployData } from './deploy-data.ts'
import type { DeployDependencies, RollbackOptions } from './deploy-options.ts'
import { describeEvent } from './describe-event.ts'
import { judgeGuard } from './judge-guard.ts'
import { appendLedger, lastStable, readLedger } from './ledger.ts'
import { ledgerEntry } from './ledger-entry.ts'
import type { LedgerEntry } from './ledger.ts'
import { withDeployLock } from './lock.ts'
import { notifyPeople } from './notify-people.ts'
import { observeServices } from './observe-services.ts'
import { currentRelease, loadRelease, pointCurrentTo, storedReleases } from './release-store.ts'
import type { Release, StoredRelease } from './release-store.ts'
import { stopRelease } from './roll-back.ts'
import { runRelease } from './run-release.ts'

/**
 * Goes back to an earlier release by hand: its own rendered configuration and digests, guarded and
 * health-gated like a deploy. Nothing happens where it already runs. A rollback that does not become
 * healthy is not rolled back; its services are stopped.
 * @throws InputError when there is no such release.
 */
export async function runRollback(
  options: RollbackOptions,
  deps: DeployDependencies,
): Promise<Decision<DeployData>> {
  const startedAt = deps.clock.now().getTime()
  const decision = await withDeployLock({ ...options, now: deps.clock.now(), log: deps.log }, () =>
    restore(options, deps),
  )
  const seconds = Math.round((deps.clock.now().getTime() - startedAt) / 1_000)
  const event = describeEvent(decision, { ...options, seconds, failedBefore: false })
  await notifyPeople(event, deps)
  return decision
}

async function restore(
  options: RollbackOptions,
  deps: DeployDependencies,
): Promise<Decision<DeployData>> {
  const { stateDir } = options
  const current = await currentRelease(stateDir)
  const stored = await findRelease(options, current)
  const { release } = stored
  const admission = await guardRelease(stored, deps)
  const facts = {
    project: release.project,
    commit: release.commit,
    release: release.release,
    previous: current?.release.release ?? null,
    admission,
    checks: options.smoke.map(({ name }) => name),
  }
  if (admission.some(({ verdict }) => verdict !== 'pass')) return refused(facts)
  const record = (of: Release, status: LedgerEntry['status']): Promise<void> =>
    appendLedger(stateDir, ledgerEntry(of, 'rollback', status, options.actor, deps.clock.now()))
  const run = await runRelease(
    stored,
    { ...options, mode: 'rollback', beforeTouching: () => record(release, 'active') },
    deps,
  )
  const isUp = run.execution.failure === null
  const isTouched = run.execution.touched.length > 0
  const why = 'the rollback did not come up, and a rollback is not rolled back'
  const rolledBack = isUp || !isTouched ? null : await stopRelease(release, why, deps)
  if (isUp && (isTouched || current?.release.release !== release.release)) {
    await record(release, 'stable')
    if (current !== null && current.release.release > release.release) {
      await record(current.release, 'rolled_back')
    }
    await pointCurrentTo(stateDir, release.release)
  }
  if (!isUp && isTouched) await record(release, 'failed')
  const services = await observeServices(stored, deps)
  return decideDeploy({ ...facts, ...run, rolledBack, services })
}

async function findRelease(
  { stateDir, to }: RollbackOptions,
  current: StoredRelease | null,
): Promise<StoredRelease> {
  const before = current?.release.release ?? Number.POSITIVE_INFINITY
  const number = to ?? lastStable(await readLedger(stateDir), before)?.release ?? null
  const found = number === null ? null : await loadRelease(stateDir, number)
  if (found !== null) return found
  const kept = await storedReleases(stateDir)
  throw new InputError('deploy/no-release', {
    expected:
      to === null
        ? 'an earlier stable release to go back to'
        : `release ${to} to be kept on the target`,
    found: describeKept(kept),
    fix:
      to === null
        ? 'Deploy a release first; `papergate status` shows what there is.'
        : 'Give one of these numbers; `papergate status` shows what each was.',
  })
}

async function guardRelease(
  { release, file }: StoredRelease,
  deps: DeployDependencies,
): Promise<readonly RuleResult[]> {
  const project = await resolveCompose(deps.exec, [file], {
    cwd: deps.root,
    env: deps.env,
    project: release.project,
    signal: deps.signal,
  })
  return judgeGuard(await deps.guard(project, file))
}

function refused(facts: {
  readonly project: string
  readonly commit: string
  readonly release: number
  readonly previous: number | null
  readonly admission: readonly RuleResult[]
}): Decision<DeployData> {
  const { project, commit, release, previous, admission } = facts
  const reasons = admission.filter(({ verdict }) => verdict !== 'pass').map(({ found }) => found)
  return {
    verdict: worstVerdict(admission.map(({ verdict }) => verdict)),
    summary: `release ${release} is refused before anything was touched: ${reasons.join('; ')}`,
    rules: admission,
    data: {
      project,
      commit,
      release,
      previous,
      services: [],
      steps: [],
      smoke: [],
      rolledBack: null,
    },
  }
}

function describeKept(kept: readonly number[]): string {
  if (kept.length === 0) return 'no release at all'
  return kept.length === 1
    ? `only the release ${kept.join('')}`
    : `only the releases ${kept.join(', ')}`
}
