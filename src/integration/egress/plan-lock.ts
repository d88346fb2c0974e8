import type { ComposeProject } from '../../adapters/compose.ts'
import { InputError } from '../../contract/input-error.ts'
import type { GatewayImage } from '../gateway/image/ensure-gateway-image.ts'
import { ensureGatewayImage } from '../gateway/image/ensure-gateway-image.ts'
import type { IntegrationDependencies } from '../integration-options.ts'
import type { EgressOptions, ProgramFile } from './egress-options.ts'
import { findHoles, readRecord } from './find-holes.ts'
import { listenPorts } from './listen-ports.ts'
import { GATEWAY_SERVICE, lockProject, OUTER_NETWORK } from './lock-project.ts'
import type { Lock, LockedProject } from './lock-project.ts'

export type PlannedLock = LockedProject & {
  readonly options: EgressOptions
  readonly program: readonly ProgramFile[]
}

/** What every lock needs, whatever the project; null where egress is open. */
export type LockParts = {
  readonly options: EgressOptions
  readonly image: GatewayImage
  readonly program: readonly ProgramFile[]
}

/** Makes what a lock needs; it can go on while the project is still being read. */
export async function prepareLock(
  options: EgressOptions | null,
  deps: IntegrationDependencies,
): Promise<LockParts | null> {
  if (options === null) return null
  const [image, program] = await Promise.all([
    ensureGatewayImage(options.image, deps),
    options.program(),
  ])
  return { options, image, program }
}

/**
 * The lock of a planned project; null where egress is open.
 * @throws InputError for a service that no lock holds and for an allowed host where live money is traded
 */
export function planLock(
  project: ComposeProject,
  parts: LockParts | null,
  run: Pick<Lock, 'labels' | 'usedSubnets'>,
  deps: Pick<IntegrationDependencies, 'engine' | 'log'>,
): PlannedLock | null {
  if (parts === null) return null
  const { options, image, program } = parts
  refuseLiveHosts(options)
  refuseReservedNames(project)
  refuseHoles(project, options, deps.engine.host)
  const locked = lockProject(project, {
    ...run,
    image,
    program: program[0]?.name ?? '',
    allow: options.allow,
    deny: options.venues.live,
    ports: listenPorts([...options.venues.ports, ...portsOf(options.allow)], {
      seesPackets: image.perl !== undefined,
    }),
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
