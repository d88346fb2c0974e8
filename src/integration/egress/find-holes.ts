import type { ComposeProject, ComposeService } from '../../adapters/compose.ts'

export type Hole = { readonly service: string; readonly what: string }

/**
 * What a service has that lets it past any lock on the project's networks; pure.
 * @param engineSocket path of the engine's own, where it is not the usual one.
 */
export function findHoles(project: ComposeProject, engineSocket?: string): readonly Hole[] {
  return Object.entries(project.services).flatMap(([service, declared]) =>
    [
      ...networkHoles(declared, project),
      ...powerHoles(declared),
      ...mountHoles(declared, project, engineSocket),
      ...sysctlHoles(declared),
    ].map((what) => ({ service, what })),
  )
}

function networkHoles(service: ComposeService, project: ComposeProject): readonly string[] {
  const mode = service['network_mode']
  if (typeof mode === 'string' && mode !== '') {
    const isHeld = mode === 'none' || mode.startsWith('service:')
    return isHeld ? [] : [`network_mode: ${mode}`]
  }
  return networksOf(service).flatMap((name) => {
    const network = readRecord(readRecord(project['networks'])[name])
    if (network['external'] === true) return [`the external network ${name}`]
    const { driver } = network
    const isBridge = driver === undefined || driver === null || driver === '' || driver === 'bridge'
    return isBridge ? [] : [`the network ${name} with the driver ${JSON.stringify(driver)}`]
  })
}

/** The capabilities with which a container can set its own routes or leave its namespaces. */
const POWERS = [
  'ALL',
  'NET_ADMIN',
  'SYS_ADMIN',
  'SYS_MODULE',
  'SYS_PTRACE',
  'SYS_RAWIO',
  'BPF',
  'DAC_READ_SEARCH',
]

function powerHoles(service: ComposeService): readonly string[] {
  const powers = readList(service['cap_add']).map((power) =>
    power.toUpperCase().replace(/^CAP_/, ''),
  )
  return [
    ...(service['privileged'] === true ? ['privileged: true'] : []),
    ...powers.filter((power) => POWERS.includes(power)).map((power) => `cap_add: ${power}`),
    ...(service['pid'] === 'host' ? ['pid: host'] : []),
    ...readList(service['volumes_from'])
      .filter((from) => from.startsWith('container:'))
      .map((from) => `volumes_from: ${from}`),
    ...(service['use_api_socket'] === true ? ['use_api_socket: true'] : []),
    ...(service['provider'] === undefined || service['provider'] === null ? [] : ['a provider']),
  ]
}

/** Whoever can talk to the engine can start a container that nothing locks. */
const ENGINE_SOCKET = /(?:^|\/)(?:docker|containerd|podman|crio|buildkitd)(?:\.raw)?\.sock$/
const ENGINE_PLACES = [
  '/run/docker.sock',
  '/var/run/docker.sock',
  '/run/containerd/containerd.sock',
  '/var/lib/docker',
  '/var/lib/containerd',
  '/proc',
  '/sys',
  '/dev',
]

function mountHoles(
  service: ComposeService,
  project: ComposeProject,
  engineSocket: string | undefined,
): readonly string[] {
  const places = [...ENGINE_PLACES, ...(engineSocket === undefined ? [] : [engineSocket])]
  const leadsToEngine = (path: string): boolean =>
    ENGINE_SOCKET.test(path) || places.some((place) => isAtOrAbove(path, place))
  return [
    ...mountedPaths(service, project).filter(leadsToEngine),
    ...devicesOf(service).filter((path) => MEMORY_OR_DISK.test(path)),
  ].map((path) => `the mount of ${path}`)
}

/** By whatever way a path of the host's comes into a container. */
function mountedPaths(service: ComposeService, project: ComposeProject): readonly string[] {
  const volumes = entriesOf(service['volumes']).flatMap(({ type, source }) =>
    type === 'bind'
      ? [source]
      : [readRecord(entry(project['volumes'], source)['driver_opts'])['device']],
  )
  const files = ['configs', 'secrets'].flatMap((section) =>
    entriesOf(service[section]).map(({ source }) => entry(project[section], source)['file']),
  )
  return [...volumes, ...files].flatMap((path) =>
    typeof path === 'string' ? [path.replace(/(?<=.)\/+$/, '')] : [],
  )
}

function isAtOrAbove(path: string, place: string): boolean {
  return path === '/' || place === path || place.startsWith(`${path}/`)
}

/** Whoever has the host's memory or disks has the host. */
const MEMORY_OR_DISK = /^\/dev$|^\/dev\/(?:k?mem|port|sd|vd|xvd|nvme|dm-|mapper|disk)/

function devicesOf(service: ComposeService): readonly string[] {
  return entriesOf(service['devices']).map(({ source }) => String(source))
}

function entriesOf(section: unknown): readonly Readonly<Record<string, unknown>>[] {
  return Array.isArray(section) ? section.map(readRecord) : []
}

function entry(section: unknown, name: unknown): Readonly<Record<string, unknown>> {
  return readRecord(readRecord(section)[String(name)])
}

/** The networks have no IPv6; a container that turns it on could talk to the host's own link. */
function sysctlHoles(service: ComposeService): readonly string[] {
  const names = Object.keys(readRecord(service['sysctls']))
  const perNetwork = Object.values(readRecord(service['networks'])).flatMap((network) =>
    Object.keys(readRecord(readRecord(network)['driver_opts'])),
  )
  return [
    ...names.filter((name) => name.startsWith('net.ipv6.')).map((name) => `sysctls: ${name}`),
    ...perNetwork.filter((name) => name.endsWith('.sysctls')).map((name) => `driver_opts: ${name}`),
  ]
}

/** Names of the networks that a service is attached to. */
export function networksOf(service: ComposeService): readonly string[] {
  const mode = service['network_mode']
  if (typeof mode === 'string' && mode !== '') return []
  const { networks } = service
  if (Array.isArray(networks)) return networks.map(String)
  const names = Object.keys(readRecord(networks))
  return names.length === 0 ? ['default'] : names
}

export function readRecord(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
}

export function readList(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(String) : []
}
