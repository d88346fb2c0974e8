import type { ComposeProject, ComposeService } from '../../adapters/compose.ts'
import type { ServicePolicy } from '../../config/integration/readiness-schema.ts'
import { accelerateHealthCheck } from './accelerate-health-check.ts'
import { boundEngineLog } from '../logs/bound-engine-log.ts'

export type ProjectRun = {
  /** Compose project name, unique per run. */
  readonly name: string
  /** On everything that is made, for whoever cleans up. */
  readonly labels: Readonly<Record<string, string>>
  /** Whether the engine knows `start_interval` (API 1.44, engine 25). */
  readonly hasStartInterval: boolean
  /** Whether sockets of its containers can be seen from here: an engine on this machine, and Linux. */
  readonly seesSockets?: boolean
  /** How services are started, where that does not follow from the file. */
  readonly services?: Readonly<Record<string, Pick<ServicePolicy, 'probe'>>>
}

/**
 * The project as this run starts it: a name of its own, no fixed container names, ports published on
 * loopback at whatever the engine has free, labels, and quicker probes while a service starts. So any
 * number of runs, and a person's own running project, stand side by side. Pure.
 */
export function planProject(project: ComposeProject, run: ProjectRun): ComposeProject {
  const { labels } = run
  return {
    ...project,
    name: run.name,
    services: mapValues(project.services, (service, name) => ({
      ...planService(name, service, labels, run),
      depends_on: dropAbsent(service.depends_on, project),
    })),
    networks: labelled(project['networks'], labels),
    volumes: labelled(project['volumes'], labels),
  }
}

function planService(
  name: string,
  service: ComposeService,
  labels: Readonly<Record<string, string>>,
  run: ProjectRun,
): ComposeService {
  // Services of profiles that were not asked for are not in the project any more.
  const { container_name: fixedName, profiles: _chosen, ...rest } = service
  return {
    ...rest,
    ...keepReachable(rest, fixedName),
    labels: { ...service.labels, ...labels },
    logging: boundEngineLog(rest['logging']),
    ports: service.ports?.map(({ target, protocol }) => ({
      target,
      host_ip: '127.0.0.1',
      ...(protocol === undefined ? {} : { protocol }),
    })),
    healthcheck: accelerateHealthCheck(service.healthcheck, {
      hasStartInterval: run.hasStartInterval,
      probe: run.services?.[name]?.probe ?? 'sooner',
      seesSockets: run.seesSockets ?? false,
    }),
  }
}

/** Compose resolves needs of services that no chosen profile has, and then refuses its own file for them. */
function dropAbsent(
  needs: ComposeService['depends_on'],
  { services }: ComposeProject,
): ComposeService['depends_on'] {
  if (needs === null || needs === undefined) return needs
  return Object.fromEntries(
    Object.entries(needs).filter(([name, need]) => name in services || need.required !== false),
  )
}

/** Others may reach a container by its fixed name; inside this run's own networks it keeps it. */
function keepReachable(
  service: ComposeService,
  fixedName: unknown,
): { readonly networks?: object } {
  const { networks } = service
  if (typeof fixedName !== 'string' || typeof networks !== 'object' || networks === null) return {}
  return {
    networks: mapValues(networks as Record<string, { aliases?: string[] } | null>, (network) => ({
      ...network,
      aliases: [...(network?.aliases ?? []), fixedName],
    })),
  }
}

/** Networks and volumes with a fixed name would be shared with other runs: the name goes, the label comes. */
function labelled(section: unknown, labels: Readonly<Record<string, string>>): unknown {
  if (typeof section !== 'object' || section === null) return section
  return mapValues(section as Record<string, Record<string, unknown> | null>, (entry) => {
    if (entry?.['external'] === true) return entry
    const { name: _fixed, ...rest } = entry ?? {}
    return { ...rest, labels: { ...(rest['labels'] as object | undefined), ...labels } }
  })
}

function mapValues<A, B>(
  record: Readonly<Record<string, A>>,
  change: (value: A, key: string) => B,
): Record<string, B> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value, key)]))
}
