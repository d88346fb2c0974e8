import { resolveCompose } from '../../adapters/compose.ts'
import type { ComposeProject } from '../../adapters/compose.ts'
import { registerComposeSecrets } from '../../redaction/register-compose-secrets.ts'
import type { IntegrationDependencies, IntegrationOptions } from '../integration-options.ts'
import { planServices } from '../readiness/plan-services.ts'
import type { PlannedService } from '../readiness/plan-services.ts'
import { demandSuiteServices } from '../suites/demand-suite-services.ts'
import { addInactiveServices } from '../suites/add-inactive-services.ts'
import { withoutSuiteServices } from '../suites/suite-containers.ts'

export type ReadProject = {
  /** As Compose resolves it, with the services that suites run in. */
  readonly project: ComposeProject
  /** Those to be started and waited for. */
  readonly services: readonly PlannedService[]
}

/**
 * Reads the compose files and what is to become of them; needs no engine.
 * @throws InputError for files or policies that cannot be meant, WorldError without Compose.
 */
export async function readProject(
  options: Pick<IntegrationOptions, 'compose' | 'profiles' | 'suites' | 'services'>,
  deps: Pick<IntegrationDependencies, 'exec' | 'root' | 'env' | 'signal' | 'redactor'>,
): Promise<ReadProject> {
  const resolve = (profiles?: readonly string[]): Promise<ComposeProject> =>
    resolveCompose(deps.exec, options.compose, {
      cwd: deps.root,
      env: deps.env,
      signal: deps.signal,
      ...(profiles === undefined ? {} : { profiles }),
    })
  const active = await resolve(options.profiles)
  const project = await addInactiveServices(active, options.suites, () => resolve(['*']))
  registerComposeSecrets(project, deps.redactor)
  demandSuiteServices(options.suites, project)
  const started = withoutSuiteServices(project, options.suites)
  return { project, services: planServices(started, options.services) }
}
