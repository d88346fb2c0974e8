import { bringUp } from './bring-up.ts'
import type { RolledBack } from './deploy-data.ts'
import type { DeployDependencies } from './deploy-options.ts'
import { stepName } from './execute-plan.ts'
import { containersOf } from './plan-release.ts'
import type { Release, StoredRelease } from './release-store.ts'
import { createComposeTarget } from './targets/compose-target.ts'
import type { Target } from './targets/target.ts'

/** After Ctrl-C a CI runner kills within seconds, and a person waits: the way back must be short. */
const INTERRUPTED_TIMEOUT = 30_000

/**
 * Goes back from a release that failed to the one before, by that one's own rendered file and
 * digests. A rollback is never rolled back: where it fails, the services are stopped, since a
 * stopped platform trades nothing. Never throws.
 */
export async function rollBack(
  from: Release,
  to: StoredRelease,
  timeout: number,
  deps: DeployDependencies,
): Promise<RolledBack> {
  // The signal that ended the deploy must not end the way back as well.
  const signal = new AbortController().signal
  const target = createComposeTarget(deps, from.project, signal)
  const release = to.release.release
  deps.log.warn(`rolling back to release ${release}`)
  try {
    const execution = await bringUp(
      to,
      {
        mode: 'rollback',
        timeout: deps.signal.aborted ? Math.min(timeout, INTERRUPTED_TIMEOUT) : timeout,
        beforeTouching: async () => {},
      },
      { ...deps, target, signal },
    )
    if (execution.failure === null) {
      return {
        to: release,
        outcome: 'restored',
        stopped: [],
        detail: `release ${release} runs again, healthy`,
        steps: [...execution.steps],
      }
    }
    const { step, found } = execution.failure
    const stopped = await stopServices(from, target, to.release)
    return {
      to: release,
      outcome: 'failed',
      stopped: stopped.services,
      detail: `${stepName(step)} failed: ${found}; ${stopped.detail}`,
      steps: [...execution.steps],
    }
  } catch (error) {
    const stopped = await stopServices(from, target, to.release)
    const reason = error instanceof Error ? error.message : String(error)
    return {
      to: release,
      outcome: 'failed',
      stopped: stopped.services,
      detail: `${reason}; ${stopped.detail}`,
      steps: [],
    }
  }
}

/** Stops a failed release that has no other to give way to. Never throws. */
export async function stopRelease(
  failed: Release,
  why: string,
  deps: DeployDependencies,
): Promise<RolledBack> {
  deps.log.warn(`${why}: stopping the failed release`)
  const target = createComposeTarget(deps, failed.project, new AbortController().signal)
  const stopped = await stopServices(failed, target)
  return {
    to: null,
    outcome: stopped.complete ? 'stopped' : 'failed',
    stopped: stopped.services,
    detail: `${why}; ${stopped.detail}`,
    steps: [],
  }
}

/**
 * Stops every service that we built, in reverse order. Infrastructure keeps running: it trades
 * nothing and holds the data that a person will want to look into.
 */
async function stopServices(
  from: Release,
  target: Target,
  other?: Release,
): Promise<{
  readonly complete: boolean
  readonly services: string[]
  readonly detail: string
}> {
  const built = new Set([...Object.keys(from.images), ...Object.keys(other?.images ?? {})])
  const inOrder = [...new Set([...from.order, ...built])].filter((service) => built.has(service))
  const services: string[] = []
  try {
    const containers = await target.containers()
    for (const service of inOrder.reverse()) {
      for (const { id, status } of containersOf(containers, service)) {
        if (status !== 'running' && status !== 'restarting' && status !== 'paused') continue
        await target.stop(id)
        services.push(service)
      }
    }
    const detail = services.length === 0 ? 'nothing of it ran' : `stopped: ${services.join(', ')}`
    return { complete: true, services, detail }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    return { complete: false, services, detail: `its services could not be stopped: ${reason}` }
  }
}
