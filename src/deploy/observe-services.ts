import { resolveCompose } from '../adapters/compose.ts'
import type { ServiceReport } from './deploy-data.ts'
import type { DeployDependencies } from './deploy-options.ts'
import type { StoredRelease } from './release-store.ts'
import { reportServices } from './report-services.ts'
import { createComposeTarget } from './targets/compose-target.ts'

/** What runs of a release right now; also after an abort, when the result still has to be written. */
export async function observeServices(
  { release, file }: StoredRelease,
  deps: Pick<DeployDependencies, 'root' | 'env' | 'exec' | 'engine' | 'redactor'>,
): Promise<ServiceReport[]> {
  const target = createComposeTarget(deps, release.project, new AbortController().signal)
  const project = await resolveCompose(deps.exec, [file], {
    cwd: deps.root,
    env: deps.env,
    project: release.project,
  })
  return reportServices(project, release.images, await target.containers())
}
