import type { ComposeProject, ComposeService } from '../../adapters/compose.ts'
import { boundEngineLog } from '../logs/bound-engine-log.ts'

export type ProjectRun = {
  /** Compose project name, unique per run. */
  readonly name: string
  /** On everything that is made, for whoever cleans up. */
  readonly labels: Readonly<Record<string, string>>
  /** Whether the engine knows `start_interval` (API 1.44, engine 25). */
  readonly hasStartInterval: boolean
}

/** How often a service that starts is probed, where the engine can. */
const START_INTERVAL = '200ms'

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
    services: mapValues(project.services, (service) => planService(service, labels, run)),
    networks: labelled(project['networks'], labels),
    volumes: labelled(project['volumes'], labels),
  }
}

function planService(
  service: ComposeService,
  labels: Readonly<Record<string, string>>,
  run: ProjectRun,
): ComposeService {
  const { container_name: fixedName, ...rest } = service
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
    healthcheck: run.hasStartInterval
      ? probeSooner(service.healthcheck)
      : dropStartInterval(service.healthcheck),
  }
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

/** Compose refuses the option where the engine does not know it. */
function dropStartInterval(check: ComposeService['healthcheck']): ComposeService['healthcheck'] {
  if (check === null || check === undefined) return check
  const { start_interval: _unknown, ...rest } = check
  return rest
}

/**
 * Engines probe first after a whole interval. `start_interval` probes sooner, but only within
 * `start_period`; so the check's failure budget becomes its start period and nothing else changes.
 */
function probeSooner(check: ComposeService['healthcheck']): ComposeService['healthcheck'] {
  if (check === null || check === undefined || check.disable === true) return check
  if (check['start_interval'] !== undefined) return check
  return {
    ...check,
    start_interval: START_INTERVAL,
    start_period: `${Math.ceil(healthBudget(check) / 1_000)}s`,
  }
}

type HealthCheck = NonNullable<ComposeService['healthcheck']>

/** Milliseconds that a health check gives a service: its start period and all retries. Docker's defaults: 30 s, 3 retries. */
function healthBudget(check: HealthCheck): number {
  return (
    goDuration(check['start_period'], 0) + goDuration(check['interval'], 30_000) * retriesOf(check)
  )
}

/** Milliseconds after which the engine itself would have called the service unhealthy, were every probe to hang. */
export function longestHealthCheck(check: HealthCheck): number {
  return healthBudget(check) + goDuration(check['timeout'], 30_000) * retriesOf(check)
}

function retriesOf(check: HealthCheck): number {
  const { retries } = check
  return typeof retries === 'number' && retries > 0 ? retries : 3
}

const GO_UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 }

/** Milliseconds of a duration as Compose prints it, such as `1m30s`. */
function goDuration(text: unknown, fallback: number): number {
  if (typeof text !== 'string') return fallback
  return [...text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g)].reduce(
    (sum, [, amount, unit]) => sum + Number(amount) * (GO_UNITS[unit ?? ''] ?? 0),
    0,
  )
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
  change: (value: A) => B,
): Record<string, B> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]))
}
