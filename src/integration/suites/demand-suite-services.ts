import type { ComposeProject } from '../../adapters/compose.ts'
import { InputError } from '../../contract/input-error.ts'
import type { SuiteOptions } from '../integration-options.ts'

/** Refuses a suite that names no service of the project, before anything is built or started. */
export function demandSuiteServices(
  suites: readonly Pick<SuiteOptions, 'name' | 'service'>[],
  project: Pick<ComposeProject, 'services'>,
): void {
  const known = Object.keys(project.services)
  for (const { name, service } of suites) {
    if (service === null || known.includes(service)) continue
    throw new InputError('integration/unknown-service', {
      expected: `the suite ${name} to name a service of the compose files (${known.join(', ')})`,
      found: service,
      fix: 'Correct the service’s name.',
    })
  }
}
