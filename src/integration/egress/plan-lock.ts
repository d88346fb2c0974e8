import type { ComposeProject } from '../../adapters/compose.ts'
import { composeLabels } from '../../adapters/docker-engine.ts'
import { InputError } from '../../contract/input-error.ts'
import { ensureGatewayImage } from '../gateway/image/ensure-gateway-image.ts'
import type { IntegrationDependencies } from '../integration-options.ts'
import type { EgressOptions, ProgramFile } from './egress-options.ts'
import { findHoles, readRecord } from './find-holes.ts'
import { listenPorts } from './listen-ports.ts'
import { GATEWAY_SERVICE, lockProject, OUTER_NETWORK } from './lock-project.ts'
import type { LockedProject } from './lock-project.ts'

export type PlannedLock = LockedProject & {
  readonly options: EgressOptions
  readonly program: readonly ProgramFile[]
}

/**
 * The lock of a planned project, with all that it needs on the engine; null where egress is open.
 * @throws InputError for a service that no lock holds and for an allowed host where live money is traded
 */
export async function planLock(
  project: ComposeProject,
  options: EgressOptions | null,
  labels: Readonly<Record<string, string>>,
  deps: IntegrationDependencies,
): Promise<PlannedLock | null> {
  if (options === null) return null
  refuseLiveHosts(options)
  refuseReservedNames(project)
  refuseHoles(project, options, deps.engine.host)
  const [image, program, networks] = await Promise.all([
    ensureGatewayImage(options.image, deps),
    options.program(),
    deps.engine.subnets(),
  ])
  const others = networks.filter(
    (network) => network.labels[composeLabels.project] !== project.name,
  )
  const locked = lockProject(project, {
    image,
    labels,
    program: program[0]?.name ?? '',
    usedSubnets: others.flatMap(({ subnets }) => subnets).filter((subnet) => !subnet.includes(':')),
    allow: options.allow,
    deny: options.venues.live,
    ports: listenPorts([...options.venues.ports, ...portsOf(options.allow)]),
  })
  if (locked.unreachable.length > 0) {
    deps.log.warn(
      `egress is locked, where TCP and UDP ports alone are forwarded: ${locked.unreachable.join(', ')} cannot be reached from the host`,
    )
  }
  return { ...locked, options, program }
}

/** A host that serves paper as well may be allowed by its name; one of live money alone never. */
function refuseLiveHosts({ allow, venues }: EgressOptions): void {
  const hosts = allow.map((entry) => entry.split(':')[0] ?? '')
  const live = hosts.filter((host) => venues.find(host)?.environment === 'live')
  if (live.length === 0) return
  throw new InputError('integration/egress-allow', {
    expected: 'allowed hosts at which no live money is traded',
    found: live.join(', '),
    fix: 'Allow the venue’s paper host instead, or serve a double of it within the project.',
  })
}

/** Whoever shared the gateway's name would share its way out. */
function refuseReservedNames(project: ComposeProject): void {
  const taken = [
    ...Object.keys(project.services).filter((name) => name === GATEWAY_SERVICE),
    ...Object.keys(readRecord(project['networks'])).filter((name) => name === OUTER_NETWORK),
  ]
  if (taken.length === 0) return
  throw new InputError('integration/egress-name', {
    expected: 'names that are not the gateway’s',
    found: taken.join(', '),
    fix: 'Rename it.',
  })
}

function refuseHoles(
  project: ComposeProject,
  { exempt }: EgressOptions,
  engine: string | undefined,
): void {
  const socket = engine?.startsWith('unix://') === true ? engine.slice('unix://'.length) : undefined
  const holes = findHoles(project, socket).filter(({ service }) => !exempt.includes(service))
  if (holes.length === 0) return
  throw new InputError('integration/egress-hole', {
    expected: 'services that a lock on the project’s networks holds',
    found: holes.map(({ service, what }) => `${service} has ${what}`).join('; '),
    fix: 'Take it away, accept it by `integration.egress.exempt: [service]`, or run with --egress open.',
  })
}

function portsOf(allow: readonly string[]): readonly number[] {
  return allow.flatMap((entry) => (entry.includes(':') ? [Number(entry.split(':')[1])] : []))
}
