import type { ComposeProject } from '../adapters/compose.ts'

/**
 * The order in which services come up: the named ones as named, the rest by their dependencies. A
 * service that is not named but that a named one depends on goes before it, or its health gate
 * could never pass on a first deploy.
 */
export function sortServices(project: ComposeProject, named: readonly string[]): readonly string[] {
  const sorted: string[] = []
  const isNamed = new Set(named)
  const visiting = new Set<string>()
  const visit = (service: string): void => {
    if (sorted.includes(service) || visiting.has(service)) return
    const definition = project.services[service]
    if (definition === undefined) return
    visiting.add(service)
    for (const dependency of Object.keys(definition.depends_on ?? {}).sort()) {
      if (!isNamed.has(dependency)) visit(dependency)
    }
    sorted.push(service)
  }
  for (const service of named) visit(service)
  for (const service of Object.keys(project.services).sort()) visit(service)
  return sorted
}

/** One-shot services: those that another one waits for to complete, such as migrations. */
export function oneShotServices(project: ComposeProject): ReadonlySet<string> {
  return new Set(
    Object.values(project.services).flatMap(({ depends_on: dependencies }) =>
      Object.entries(dependencies ?? {})
        .filter(([, { condition }]) => condition === 'service_completed_successfully')
        .map(([service]) => service),
    ),
  )
}
