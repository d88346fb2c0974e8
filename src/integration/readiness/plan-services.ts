import type { ComposeProject, ComposeService } from '../../adapters/compose.ts'
import type { ServicePolicy } from '../../config/integration/readiness-schema.ts'
import { InputError } from '../../contract/input-error.ts'
import {
  declaresCheck,
  healthBudget,
  healthTimeout,
  retriesOf,
} from '../compose/accelerate-health-check.ts'
import { countReplicas, declaredPorts, toleratedRestarts } from './read-service.ts'

/** What a service needs of another before it starts, as in Compose's `depends_on`. */
export type Dependency = {
  readonly service: string
  readonly condition: 'service_started' | 'service_healthy' | 'service_completed_successfully'
}

/** What makes a service ready. */
type ReadyRule =
  | { readonly by: 'healthCheck' }
  /** One of them listens, where others can reach it. */
  | { readonly by: 'port'; readonly ports: readonly number[]; readonly isDemanded: boolean }
  | { readonly by: 'runs'; readonly milliseconds: number }
  | { readonly by: 'exit' }
  /** Nothing is declared: the image's own check, one of its ports, or having run for a moment. */
  | { readonly by: 'image' }

export type PlannedService = {
  readonly name: string
  readonly needs: readonly Dependency[]
  readonly replicas: number
  readonly ready: ReadyRule
  /** May its health check be run sooner and more often than declared? */
  readonly mayProbe: boolean
  readonly restarts: number
  readonly onDeath: ServicePolicy['onDeath']
  /** What the declared health check allows, in milliseconds; null: the image's says, or there is none. */
  readonly budget: HealthBudget | null
}

export type HealthBudget = {
  /** Start period and all intervals. */
  readonly waiting: number
  /** Longest time of one probe. */
  readonly timeout: number
  readonly retries: number
}

const CONDITIONS = ['service_started', 'service_healthy', 'service_completed_successfully'] as const

/**
 * Takes the project as declared, not as the run probes it: no service may get less time than its file says.
 * The order is the compose file's; a need of something that is not there is dropped, where it may be: not
 * required, or of no containers. `restart: true` is about later changes; a start has none.
 * @throws InputError for a condition or a policy that cannot be meant
 */
export function planServices(
  project: ComposeProject,
  policies: Readonly<Record<string, ServicePolicy>> = {},
): readonly PlannedService[] {
  const services = Object.entries(project.services).filter(
    ([, service]) => countReplicas(service) > 0,
  )
  demandKnown(policies, Object.keys(project.services))
  const names = new Set(services.map(([name]) => name))
  const empty = new Set(Object.keys(project.services).filter((name) => !names.has(name)))
  const planned = services.map(([name, service]) => ({
    name,
    service,
    policy: policies[name],
    needs: Object.entries(service.depends_on ?? {})
      .filter(
        ([needed, { required }]) => names.has(needed) || (required !== false && !empty.has(needed)),
      )
      .map(([needed, { condition }]) => toDependency(name, needed, condition)),
  }))
  const awaitedToEnd = new Set(
    planned.flatMap(({ needs }) =>
      needs
        .filter(({ condition }) => condition === 'service_completed_successfully')
        .map(({ service }) => service),
    ),
  )
  return planned.map(({ name, service, policy, needs }) => ({
    name,
    needs,
    replicas: countReplicas(service),
    ready: awaitedToEnd.has(name) ? { by: 'exit' } : chooseRule(service, policy?.ready),
    mayProbe: policy?.probe !== 'declared',
    restarts: policy?.restarts ?? toleratedRestarts(service),
    onDeath: policy?.onDeath ?? 'fail',
    budget: declaresCheck(service.healthcheck)
      ? {
          waiting: healthBudget(service.healthcheck),
          timeout: healthTimeout(service.healthcheck),
          retries: retriesOf(service.healthcheck),
        }
      : null,
  }))
}

function chooseRule(service: ComposeService, policy: ServicePolicy['ready']): ReadyRule {
  if (policy !== undefined) {
    if ('port' in policy) return { by: 'port', ports: [policy.port], isDemanded: true }
    return 'runs' in policy ? { by: 'runs', milliseconds: policy.runs } : { by: 'exit' }
  }
  if (declaresCheck(service.healthcheck)) return { by: 'healthCheck' }
  const ports = declaredPorts(service)
  return ports.length === 0 ? { by: 'image' } : { by: 'port', ports, isDemanded: false }
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

function demandKnown(
  policies: Readonly<Record<string, ServicePolicy>>,
  names: readonly string[],
): void {
  const unknown = Object.keys(policies).filter((name) => !names.includes(name))
  if (unknown.length === 0) return
  throw new InputError('integration/unknown-service', {
    expected: `integration.services to name services of the compose files (${names.join(', ')})`,
    found: unknown.join(', '),
    fix: 'Correct the name in papergate.yml; a service of a profile needs the profile named.',
  })
}
