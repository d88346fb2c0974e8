import type { ComposeProject } from '../../adapters/compose.ts'
import { InputError } from '../../contract/input-error.ts'
import { suiteServices } from './suite-containers.ts'
import type { SuiteOptions } from './suite-options.ts'

/**
 * Refuses suites that cannot be run as they are written, before anything is built or started: one that names
 * no service of the project, or one that others need as a container of its own.
 */
export function demandSuiteServices(
  suites: readonly Pick<SuiteOptions, 'name' | 'service' | 'container'>[],
  project: Pick<ComposeProject, 'services'>,
): void {
  const known = Object.keys(project.services)
  const own = suiteServices(suites)
  for (const { name, service, container } of suites) {
    const named = container !== null && 'service' in container ? container.service : service
    if (named !== null && !known.includes(named)) throw unknownService(name, named, known)
    if (service !== null && own.includes(service)) throw notStarted(name, service)
  }
  for (const [name, { depends_on: needs }] of Object.entries(project.services)) {
    const needed = own.find((service) => needs?.[service] !== undefined)
    if (needed !== undefined && !own.includes(name)) throw neededByOthers(needed, name)
  }
}

function unknownService(suite: string, service: string, known: readonly string[]): InputError {
  return new InputError('integration/unknown-service', {
    expected: `the suite ${suite} to name a service of the compose files (${known.join(', ')})`,
    found: service,
    fix: 'Correct the service’s name.',
  })
}

function notStarted(suite: string, service: string): InputError {
  return new InputError('integration/suite-container', {
    expected: `the suite ${suite} to run in the container of a service that is started`,
    found: `${service}, which is another suite’s container`,
    fix: `Say \`container: { service: ${service} }\` for both: each has one of its own.`,
  })
}

function neededByOthers(service: string, other: string): InputError {
  return new InputError('integration/suite-container', {
    expected: `a service that is a suite’s container, ${service}, to be nobody’s dependency`,
    found: `${other} depends on it`,
    fix: 'Make a service for the suite alone; `profiles: [test]` keeps it out of everything else.',
  })
}
