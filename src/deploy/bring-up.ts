import { resolveCompose } from '../adapters/compose.ts'
import type { DeployDependencies } from './deploy-options.ts'
import { executePlan } from './execute-plan.ts'
import type { Execution } from './execute-plan.ts'
import { imagesOf, planRelease } from './plan-release.ts'
import { registerComposeSecrets } from '../redaction/register-compose-secrets.ts'
import type { StoredRelease } from './release-store.ts'
import type { Target } from './targets/target.ts'

/**
 * Makes a stored release run: observes the target, plans, executes. The release's own rendered file
 * is all that counts, so a rollback brings back the old configuration with the old images.
 * @throws WorldError when the target cannot be observed; nothing was touched then.
 */
export async function bringUp(
  stored: StoredRelease,
  how: {
    readonly mode: 'deploy' | 'rollback'
    readonly timeout: number
    readonly beforeTouching: () => Promise<void>
  },
  deps: Pick<
    DeployDependencies,
    'root' | 'env' | 'exec' | 'clock' | 'log' | 'redactor' | 'signal'
  > & {
    readonly target: Target
  },
): Promise<Execution> {
  const { target, signal } = deps
  const { release, file } = stored
  const project = await resolveCompose(deps.exec, [file], {
    cwd: deps.root,
    env: deps.env,
    project: release.project,
    signal,
  })
  registerComposeSecrets(project, deps.redactor)
  const hashes = await target.hashes(project)
  const containers = await target.containers()
  const images = imagesOf(project)
  const isPresent = await Promise.all(images.map((image) => target.hasImage(image)))
  const present = new Set(images.filter((_, index) => isPresent[index] === true))
  const steps = planRelease({ release, project, hashes, containers, present, mode: how.mode })
  return executePlan(
    { steps, file, timeout: how.timeout },
    { ...deps, observed: containers, beforeTouching: how.beforeTouching },
  )
}
