import type { ComposeProject } from '../../adapters/compose.ts'
import type { ProgramFile } from '../egress/egress-options.ts'
import { ensureGatewayImage } from '../gateway/image/ensure-gateway-image.ts'
import type { IntegrationDependencies } from '../integration-options.ts'
import { isOnHost } from '../suites/suite-options.ts'
import type { SuiteOptions } from '../suites/suite-options.ts'
import { addProxies } from './add-proxies.ts'
import type { FaultsOptions } from './faults-options.ts'

export type PlannedFaults = {
  readonly project: ComposeProject
  /** What runs in the proxies; empty where there are none. */
  readonly program: readonly ProgramFile[]
}

/** The project with the proxies that faults need, and their image on the engine; as it is where they need none. */
export async function planFaults(
  project: ComposeProject,
  options: { readonly faults?: FaultsOptions | null; readonly suites: readonly SuiteOptions[] },
  labels: Readonly<Record<string, string>>,
  deps: IntegrationDependencies,
): Promise<PlannedFaults> {
  const { faults, suites } = options
  const hasRelay = suites.some((suite) => !isOnHost(suite))
  if (faults === undefined || faults === null || (faults.services.length === 0 && !hasRelay)) {
    return { project, program: [] }
  }
  const [image, program] = await Promise.all([
    ensureGatewayImage(faults.image, deps),
    faults.program(),
  ])
  const { services } = faults
  const plan = { services, hasRelay, image, labels, program: program[0]?.name ?? '' }
  return { project: addProxies(project, plan), program }
}
