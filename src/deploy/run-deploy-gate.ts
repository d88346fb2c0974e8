import type { Decision, RuleResult } from '../contract/result.ts'
import { checkNames } from './check-names.ts'
import { decideDeploy } from './decide-deploy.ts'
import type { DeployData, RolledBack } from './deploy-data.ts'
import { composeNameOf } from './deploy-options.ts'
import type { DeployDependencies, DeployOptions } from './deploy-options.ts'
import { describeEvent } from './describe-event.ts'
import { judgeGuard } from './judge-guard.ts'
import { notifyPeople } from './notify-people.ts'
import { appendLedger, lastStable, readLedger } from './ledger.ts'
import { ledgerEntry } from './ledger-entry.ts'
import type { LedgerEntry } from './ledger.ts'
import { withDeployLock } from './lock.ts'
import { observeServices } from './observe-services.ts'
import { registerComposeSecrets } from '../redaction/register-compose-secrets.ts'
import { describeError, refuse } from './refuse-deploy.ts'
import {
  currentRelease,
  loadRelease,
  pointCurrentTo,
  storedReleases,
  storeRelease,
} from './release-store.ts'
import type { Release, StoredRelease } from './release-store.ts'
import { judgePinned, renderRelease } from './render-release.ts'
import type { RenderedRelease } from './render-release.ts'
import { rollBack, stopRelease } from './roll-back.ts'
import { runRelease } from './run-release.ts'
import type { ReleaseRun } from './run-release.ts'

/**
 * Deploys the images of a manifest to staging: renders and guards the configuration, brings it up by
 * digest with health gates, smoke-tests it, and goes back to the release before where that fails.
 * @throws InputError for what was typed or written; WorldError when the target refuses before
 * anything was touched, or another deploy holds the lock.
 */
export async function runDeployGate(
  options: DeployOptions,
  deps: DeployDependencies,
): Promise<Decision<DeployData>> {
  const startedAt = deps.clock.now().getTime()
  const failedBefore = await hasFailedBefore(options.stateDir)
  const before = (await currentRelease(options.stateDir))?.release.release ?? null
  const tell = async (decision: Decision<DeployData>): Promise<void> => {
    const seconds = Math.round((deps.clock.now().getTime() - startedAt) / 1_000)
    await notifyPeople(describeEvent(decision, { ...options, seconds, failedBefore }), deps)
  }
  try {
    const rendered = await renderRelease(options, deps)
    registerComposeSecrets(rendered.project, deps.redactor)
    checkNames(options, rendered.project)
    const guard = await deps.guard(rendered.project, options.compose[0] ?? '')
    const admission = [judgePinned(rendered), ...judgeGuard(guard)]
    const isAdmitted = admission.every(({ verdict }) => verdict === 'pass')
    const decision = isAdmitted
      ? await withDeployLock({ ...options, now: deps.clock.now(), log: deps.log }, () =>
          deployRelease(options, rendered, admission, deps),
        )
      : refuse({ ...options, before }, admission)
    await tell(decision)
    return decision
  } catch (error) {
    await tell(describeError({ ...options, before }, error))
    throw error
  }
}

async function deployRelease(
  options: DeployOptions,
  rendered: RenderedRelease,
  admission: readonly RuleResult[],
  deps: DeployDependencies,
): Promise<Decision<DeployData>> {
  const { stateDir } = options
  const entries = await readLedger(stateDir)
  warnOfUnfinished(entries, deps)
  const current = await currentRelease(stateDir)
  const isSame = current?.release.contentHash === rendered.contentHash
  const stored =
    isSame && current !== null ? current : await stage(options, rendered, entries, deps)
  const { release } = stored
  const record = (status: LedgerEntry['status']): Promise<void> =>
    appendLedger(stateDir, ledgerEntry(release, 'deploy', status, options.actor, deps.clock.now()))
  let run: ReleaseRun
  try {
    run = await runRelease(
      stored,
      { ...options, mode: 'deploy', beforeTouching: () => record('active') },
      deps,
    )
  } catch (error) {
    if (!isSame) await record('failed')
    throw error
  }
  const isTouched = run.execution.touched.length > 0
  const previous = lastStable(entries, release.release)
  let rolledBack: RolledBack | null = null
  if (run.succeeded) {
    if (isTouched || !isSame) await record('stable')
    await pointCurrentTo(stateDir, release.release)
  } else {
    if (isTouched || !isSame) await record('failed')
    if (isTouched) rolledBack = await goBack(release, previous, options, deps)
  }
  return decideDeploy({
    project: options.project,
    commit: release.commit,
    release: release.release,
    previous: previous?.release ?? null,
    admission,
    ...run,
    checks: options.smoke.map(({ name }) => name),
    rolledBack,
    services: await observeServices(stored, deps),
  })
}

/** Numbers a new release and writes it down before anything else happens. */
async function stage(
  options: DeployOptions,
  rendered: RenderedRelease,
  entries: readonly LedgerEntry[],
  deps: DeployDependencies,
): Promise<StoredRelease> {
  const used = [
    ...entries.map(({ release }) => release),
    ...(await storedReleases(options.stateDir)),
  ]
  const release: Release = {
    schema: 'papergate/release/v1',
    release: Math.max(0, ...used) + 1,
    commit: options.manifest.commit,
    createdAt: deps.clock.now().toISOString(),
    actor: options.actor,
    runUrl: options.runUrl,
    project: options.project,
    contentHash: rendered.contentHash,
    order: options.order.map((service) => composeNameOf(options.services, service)),
    images: rendered.images,
  }
  const stored = await storeRelease(options.stateDir, release, rendered.text)
  const prepared = ledgerEntry(release, 'deploy', 'prepared', options.actor, deps.clock.now())
  await appendLedger(options.stateDir, prepared)
  deps.log.info(`release ${release.release} (${release.commit.slice(0, 12)}) is prepared`)
  return stored
}

async function goBack(
  failed: Release,
  previous: LedgerEntry | null,
  options: DeployOptions,
  deps: DeployDependencies,
): Promise<RolledBack> {
  const { stateDir, actor } = options
  const to = previous === null ? null : await loadRelease(stateDir, previous.release)
  if (to === null) {
    const rolledBack = await stopRelease(failed, 'there is no previous release to go back to', deps)
    await pointCurrentTo(stateDir, null)
    return rolledBack
  }
  const rolledBack = await rollBack(failed, to, options.timeout, deps)
  const isRestored = rolledBack.outcome === 'restored'
  const status = isRestored ? 'stable' : 'failed'
  await appendLedger(stateDir, ledgerEntry(to.release, 'rollback', status, actor, deps.clock.now()))
  if (isRestored) {
    await appendLedger(
      stateDir,
      ledgerEntry(failed, 'deploy', 'rolled_back', actor, deps.clock.now()),
    )
    await pointCurrentTo(stateDir, to.release.release)
  }
  return rolledBack
}

function warnOfUnfinished(entries: readonly LedgerEntry[], deps: DeployDependencies): void {
  const last = entries.at(-1)
  if (last?.status !== 'active') return
  deps.log.warn(
    `the ${last.action} of release ${last.release} by ${last.actor} was cut off at ${last.at}: what it left is put right now`,
  )
}

async function hasFailedBefore(stateDir: string): Promise<boolean> {
  const entries = await readLedger(stateDir)
  const outcome = entries.findLast(
    ({ action, status }) => action === 'deploy' && status !== 'prepared' && status !== 'active',
  )
  return outcome?.status === 'failed' || outcome?.status === 'rolled_back'
}
