import { bringUp } from './bring-up.ts'
import type { SmokeReport } from './deploy-data.ts'
import type { DeployDependencies, DeployOptions } from './deploy-options.ts'
import type { Execution } from './execute-plan.ts'
import type { StoredRelease } from './release-store.ts'
import { runSmokeCheck } from './run-smoke-check.ts'
import { createComposeTarget } from './targets/compose-target.ts'

export type ReleaseRun = {
  readonly execution: Execution
  readonly smoke: readonly SmokeReport[]
  readonly interrupted: boolean
  readonly succeeded: boolean
}

/**
 * Brings a release up and, if it came up, smoke-tests it.
 * @throws WorldError when the target refused before anything was touched.
 */
export async function runRelease(
  stored: StoredRelease,
  how: Pick<DeployOptions, 'smoke' | 'services' | 'timeout'> & {
    readonly mode: 'deploy' | 'rollback'
    readonly beforeTouching: () => Promise<void>
  },
  deps: DeployDependencies,
): Promise<ReleaseRun> {
  const target = createComposeTarget(deps, stored.release.project, deps.signal)
  const execution = await bringUp(stored, how, { ...deps, target })
  const { failure, touched } = execution
  const interrupted = (): boolean => deps.signal.aborted
  if (failure !== null) {
    if (touched.length === 0 && !interrupted()) throw failure.error
    return { execution, smoke: [], interrupted: interrupted(), succeeded: false }
  }
  const smoke = await Promise.all(
    how.smoke.map((check) => runSmokeCheck(check, how.services, { ...deps, target })),
  )
  for (const { name, verdict, found } of smoke) {
    if (verdict === 'pass') deps.log.info(`smoke ${name}: ${found}`)
    else deps.log.error(`smoke ${name}: ${found}`)
  }
  const passed = smoke.every(({ verdict }) => verdict === 'pass')
  return { execution, smoke, interrupted: interrupted(), succeeded: passed && !interrupted() }
}
