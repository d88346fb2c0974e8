import type { ComposeProject } from '../../adapters/compose.ts'
import { InputError } from '../../contract/input-error.ts'
import { longestHealthCheck } from '../compose/plan-project.ts'
import type { Dependency, PlannedService } from './judge-services.ts'

const CONDITIONS = ['service_started', 'service_healthy', 'service_completed_successfully'] as const

/**
 * Takes the project as declared, not as the run probes it: no service may get less time than its file says.
 * The order of starts as the compose file has it; a need that is not required and not there is dropped.
 */
export function planServices(project: ComposeProject): readonly PlannedService[] {
  const names = new Set(Object.keys(project.services))
  const planned = Object.entries(project.services).map(([name, service]) => ({
    name,
    needs: Object.entries(service.depends_on ?? {})
      .filter(([needed, { required }]) => names.has(needed) || required !== false)
      .map(([needed, { condition }]) => toDependency(name, needed, condition)),
    healthBudget:
      service.healthcheck?.test === undefined || service.healthcheck.disable === true
        ? null
        : longestHealthCheck(service.healthcheck),
  }))
  const awaitedToEnd = new Set(
    planned.flatMap(({ needs }) =>
      needs
        .filter(({ condition }) => condition === 'service_completed_successfully')
        .map(({ service }) => service),
    ),
  )
  return planned.map((service) => ({ ...service, isOneShot: awaitedToEnd.has(service.name) }))
}

function toDependency(service: string, needed: string, condition: string): Dependency {
  const known = CONDITIONS.find((name) => name === condition)
  if (known !== undefined) return { service: needed, condition: known }
  throw new InputError('compose/condition', {
    expected: `depends_on of ${service} to use ${CONDITIONS.join(', ')}`,
    found: condition,
    fix: 'Correct the compose file.',
  })
}
