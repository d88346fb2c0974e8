import { createHash } from 'node:crypto'

import type { ComposeProject, ComposeService } from '../../adapters/compose.ts'
import type { GatewayImage } from '../gateway/image/ensure-gateway-image.ts'
import type { Forward, GatewayConfig } from '../gateway/program/gateway-config.ts'
import { countReplicas } from '../readiness/read-service.ts'
import { networksOf, readList, readRecord } from './find-holes.ts'
import { gatewayCommand } from './gateway-command.ts'
import { lockNetworks } from './lock-networks.ts'
import type { LockedNetworks } from './lock-networks.ts'

export const GATEWAY_SERVICE = 'papergate-gateway'
export const GATEWAY_FOLDER = '/papergate'
/** The engine takes the first network by name for the way out. */
export const OUTER_NETWORK = '0-papergate-outside'
/** Where the services' resolvers ask: an address of the range of fake ones, on the default route. */
const RESOLVER = '198.18.0.1'
const FIRST_FORWARD = 20_000

export type LockedProject = {
  readonly project: ComposeProject
  readonly config: GatewayConfig
  /** Published ports that are not forwarded, such as `signalling 3868/sctp`. */
  readonly unreachable: readonly string[]
}

export type Lock = {
  readonly image: GatewayImage
  /** File of the gateway's program, in its folder. */
  readonly program: string
  readonly labels: Readonly<Record<string, string>>
  /** Subnets of the engine's other networks. */
  readonly usedSubnets: readonly string[]
  readonly allow: readonly string[]
  readonly deny: readonly string[]
  readonly ports: readonly number[]
}

/**
 * The project with no way out: its networks lead to one more service, the gateway, and nowhere else;
 * every name that is not the project's is asked of the gateway; ports are published by the gateway
 * alone. Pure.
 */
export function lockProject(project: ComposeProject, lock: Lock): LockedProject {
  const networks = lockNetworks(project, lock.usedSubnets)
  const { forwards, unreachable } = planForwards(project, networks)
  const config: GatewayConfig = {
    networks: networks.locked.map(({ subnet, gateway }) => ({ subnet, gateway })),
    resolver: RESOLVER,
    allow: lock.allow,
    deny: lock.deny,
    ports: lock.ports,
    forwards,
  }
  return {
    config,
    unreachable,
    project: {
      ...project,
      services: {
        ...mapValues(project.services, lockService),
        [GATEWAY_SERVICE]: describeGateway(project, networks, config, lock),
      },
      networks: {
        ...readRecord(project['networks']),
        ...networks.declared,
        [OUTER_NETWORK]: { driver: 'bridge', enable_ipv6: false, labels: lock.labels },
      },
    },
  }
}

function lockService(service: ComposeService): ComposeService {
  const mode = service['network_mode']
  if (typeof mode === 'string' && mode !== '') return service
  const targets = (service.ports ?? []).map(
    ({ target, protocol }) => `${target}/${protocol ?? 'tcp'}`,
  )
  const hosts = readList(service['extra_hosts']).filter((entry) => hostOfEngine(entry) === null)
  const search = readList(service['dns_search'])
  return {
    ...service,
    ports: [],
    expose: [...new Set([...readList(service['expose']), ...targets])],
    dns: [RESOLVER],
    // The machine's own search list would make strange names of the project's.
    dns_search: search.length > 0 ? search : ['.'],
    ...(service['extra_hosts'] === undefined ? {} : { extra_hosts: hosts }),
    ...withoutIpv6(service),
  }
}

function withoutIpv6({ networks }: ComposeService): { readonly networks?: object } {
  if (typeof networks !== 'object' || networks === null || Array.isArray(networks)) return {}
  return {
    networks: mapValues(networks as Record<string, unknown>, (network) => {
      if (network === null) return null
      const { ipv6_address: _dropped, ...rest } = readRecord(network)
      return rest
    }),
  }
}

/** The name of `name=host-gateway`, by which a service means the machine of the engine; null for another entry. */
function hostOfEngine(entry: string): string | null {
  return /^([^=:]+)[=:]host-gateway$/.exec(entry)?.[1] ?? null
}

function planForwards(
  project: ComposeProject,
  { locked }: LockedNetworks,
): Pick<GatewayConfig, 'forwards'> & Pick<LockedProject, 'unreachable'> {
  const names = new Set(locked.map(({ name }) => name))
  const forwards: Forward[] = []
  const unreachable: string[] = []
  for (const [service, declared] of Object.entries(project.services)) {
    const isReached = networksOf(declared).some((name) => names.has(name))
    for (const { target, protocol = 'tcp' } of isReached ? (declared.ports ?? []) : []) {
      if (protocol !== 'tcp' && protocol !== 'udp') {
        unreachable.push(`${service} ${target}/${protocol}`)
        continue
      }
      for (let replica = 1; replica <= countReplicas(declared); replica += 1) {
        const listen = FIRST_FORWARD + forwards.length
        const container = `${project.name}-${service}-${replica}`
        forwards.push({ protocol, listen, container, port: target })
      }
    }
  }
  return { forwards, unreachable }
}

function describeGateway(
  project: ComposeProject,
  { locked }: LockedNetworks,
  config: GatewayConfig,
  { image, program, labels }: Lock,
): ComposeService {
  const hosts = Object.values(project.services).flatMap((service) =>
    readList(service['extra_hosts']).filter((entry) => hostOfEngine(entry) !== null),
  )
  return {
    image: image.reference,
    ...gatewayCommand(image, [`${GATEWAY_FOLDER}/${program}`, `${GATEWAY_FOLDER}/config.json`]),
    user: '0:0',
    // Where it is kept, a changed configuration makes another container of it.
    labels: { ...labels, 'dev.papergate.gateway': digest(config) },
    cap_drop: ['ALL'],
    cap_add: ['NET_ADMIN', 'NET_RAW', 'NET_BIND_SERVICE'],
    sysctls: { 'net.ipv4.ip_forward': '0', 'net.ipv4.icmp_echo_ignore_all': '1' },
    logging: { driver: 'json-file', options: { 'max-size': '20m', 'max-file': '2' } },
    stop_signal: 'SIGKILL',
    restart: 'no',
    networks: {
      [OUTER_NETWORK]: { priority: 1_000 },
      ...Object.fromEntries(locked.map(({ name, address }) => [name, { ipv4_address: address }])),
    },
    ports: config.forwards.map(({ listen, protocol }) => ({
      target: listen,
      host_ip: '127.0.0.1',
      protocol,
    })),
    ...(hosts.length === 0 ? {} : { extra_hosts: [...new Set(hosts)] }),
  }
}

function digest(config: GatewayConfig): string {
  return createHash('sha256').update(JSON.stringify(config)).digest('hex').slice(0, 16)
}

function mapValues<A, B>(
  record: Readonly<Record<string, A>>,
  change: (value: A) => B,
): Record<string, B> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]))
}
