import type { ComposeProject } from '../../adapters/compose.ts'
import { suiteServices } from './suite-containers.ts'
import type { SuiteOptions } from './suite-options.ts'

/**
 * Adds the services that suites have for containers and that no active profile contains: naming one is
 * enough, as for `docker compose run`.
 * @param resolveAll reads the compose files with every profile
 */
export async function addInactiveServices(
  project: ComposeProject,
  suites: readonly Pick<SuiteOptions, 'container' | 'name'>[],
  resolveAll: () => Promise<ComposeProject>,
): Promise<ComposeProject> {
  const missing = suiteServices(suites).filter((name) => project.services[name] === undefined)
  if (missing.length === 0) return project
  const all = await resolveAll()
  const found = Object.entries(all.services).filter(([name]) => missing.includes(name))
  return { ...all, services: { ...project.services, ...Object.fromEntries(found) } }
}
