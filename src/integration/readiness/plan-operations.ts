import type { ComposeProject, ComposeService } from '../../adapters/compose.ts'
import { formatDuration } from '../../config/duration.ts'
import type { Dependency, PlannedService } from './plan-services.ts'

/** One step of a run, with what makes it necessary or possible. */
export type Operation = {
  readonly do: 'createNetwork' | 'createVolume' | 'createContainer' | 'start' | 'waitFor'
  /** Name of the network, volume or service. */
  readonly what: string
  readonly detail: string
  readonly because: readonly string[]
}

/** Everything that a start comes to, in an order in which it can happen; pure. `project` is the one that is created. */
export function planOperations(
  project: ComposeProject,
  services: readonly PlannedService[],
): readonly Operation[] {
  const ordered = orderByNeeds(services)
  return [
    ...createShared('createNetwork', project['networks'], usersOf(project, 'networks')),
    ...createShared('createVolume', project['volumes'], usersOf(project, 'volumes')),
    ...ordered.map((service) => createContainer(service, project.services[service.name])),
    ...ordered.flatMap((service) => [
      {
        do: 'start' as const,
        what: service.name,
        detail: '',
        because:
          service.needs.length === 0 ? ['it needs no other'] : service.needs.map(describeNeed),
      },
      {
        do: 'waitFor' as const,
        what: service.name,
        detail: describeReady(service),
        because: explainRule(service, services),
      },
    ]),
  ]
}

/** Each after what it needs; those that nothing orders stay as the file has them. */
function orderByNeeds(services: readonly PlannedService[]): readonly PlannedService[] {
  const ordered = new Set<PlannedService>()
  const add = (service: PlannedService, above: readonly PlannedService[]): void => {
    if (ordered.has(service) || above.includes(service)) return
    for (const { service: name } of service.needs) {
      const needed = services.find((one) => one.name === name)
      if (needed !== undefined) add(needed, [...above, service])
    }
    ordered.add(service)
  }
  for (const service of services) add(service, [])
  return [...ordered]
}

function createShared(
  action: 'createNetwork' | 'createVolume',
  section: unknown,
  users: ReadonlyMap<string, readonly string[]>,
): readonly Operation[] {
  if (typeof section !== 'object' || section === null) return []
  return Object.entries(section as Record<string, { external?: boolean } | null>)
    .filter(([name, entry]) => entry?.external !== true && users.has(name))
    .map(([name]) => ({
      do: action,
      what: name,
      detail: '',
      because: [`used by ${(users.get(name) ?? []).join(', ')}`],
    }))
}

/** Services by the networks or named volumes that they use. */
function usersOf(
  project: ComposeProject,
  section: 'networks' | 'volumes',
): ReadonlyMap<string, readonly string[]> {
  const users = new Map<string, string[]>()
  for (const [service, entry] of Object.entries(project.services)) {
    for (const name of new Set(namesIn(entry[section]))) {
      users.set(name, [...(users.get(name) ?? []), service])
    }
  }
  return users
}

/** Networks are keyed by name; volumes are a list in which named ones have a type. */
function namesIn(section: unknown): readonly string[] {
  if (Array.isArray(section)) {
    return (section as { type?: unknown; source?: unknown }[]).flatMap(({ type, source }) =>
      type === 'volume' && typeof source === 'string' ? [source] : [],
    )
  }
  return typeof section === 'object' && section !== null ? Object.keys(section) : []
}

function createContainer(
  { name, replicas }: PlannedService,
  service: ComposeService | undefined,
): Operation {
  const ports = (service?.ports ?? []).map(({ target }) => target)
  return {
    do: 'createContainer',
    what: name,
    detail: [
      ...(replicas > 1 ? [`${replicas} times`] : []),
      `of ${service?.image ?? 'an image that Compose builds'}`,
    ].join(' '),
    because:
      ports.length === 0
        ? []
        : [`port ${ports.join(', ')} published on loopback, at ports that the engine has free`],
  }
}

function describeNeed({ service, condition }: Dependency): string {
  switch (condition) {
    case 'service_started':
      return `${service} has been started`
    case 'service_healthy':
      return `${service} is ready`
    case 'service_completed_successfully':
      return `${service} has ended with 0`
    default:
      return condition satisfies never
  }
}

function describeReady({ ready, mayProbe, budget }: PlannedService): string {
  switch (ready.by) {
    case 'healthCheck':
      return `its health check${mayProbe ? ', sooner and more often than declared' : ' as declared'}; at most ${formatDuration(budget?.waiting ?? 0)} and its probes`
    case 'port':
      return ready.ports.length === 1
        ? `port ${ready.ports.join()} to listen`
        : `one of its ports ${ready.ports.join(', ')} to listen`
    case 'runs':
      return `running for ${formatDuration(ready.milliseconds)}`
    case 'exit':
      return 'exit code 0'
    case 'image':
      return 'its image’s health check, or one of its image’s ports, or running for a moment'
    default:
      return ready satisfies never
  }
}

function explainRule(
  { name, ready, restarts }: PlannedService,
  services: readonly PlannedService[],
): readonly string[] {
  const waiting = services
    .filter(({ needs }) => needs.some(({ service }) => service === name))
    .map((service) => service.name)
  return [
    ...(ready.by === 'port' && !ready.isDemanded ? ['it declares no health check'] : []),
    ...(ready.by === 'image' ? ['it declares neither a health check nor ports'] : []),
    waiting.length === 0 ? 'every service is to be ready' : `needed by ${waiting.join(', ')}`,
    ...(restarts === 0 ? [] : [`up to ${restarts} restarts are ordinary`]),
  ]
}
