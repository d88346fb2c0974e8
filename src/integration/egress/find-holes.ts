import type { ComposeProject, ComposeService } from '../../adapters/compose.ts'

export type Hole = { readonly service: string; readonly what: string }

/** What a service has that lets it past any lock on the project's networks; pure. */
export function findHoles(project: ComposeProject): readonly Hole[] {
  return Object.entries(project.services).flatMap(([service, declared]) =>
    [
      ...networkHoles(declared, project),
      ...powerHoles(declared),
      ...mountHoles(declared),
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
    ...(service['use_api_socket'] === true ? ['use_api_socket: true'] : []),
    ...(service['provider'] === undefined || service['provider'] === null ? [] : ['a provider']),
  ]
}

/** Whoever can talk to the engine can start a container that nothing locks. */
const ENGINE_SOCKET = /(?:^|\/)(?:docker|containerd|podman|crio|buildkitd)(?:\.raw)?\.sock$/
const ENGINE_FOLDERS = [
  '/',
  '/run',
  '/var/run',
  '/var',
  '/var/lib',
  '/var/lib/docker',
  '/proc',
  '/sys',
]

function mountHoles(service: ComposeService): readonly string[] {
  const volumes = Array.isArray(service['volumes']) ? (service['volumes'] as unknown[]) : []
  return volumes.flatMap((volume) => {
    const { type, source } = readRecord(volume)
    if (type !== 'bind' || typeof source !== 'string') return []
    const path = source.replace(/(?<=.)\/+$/, '')
    const isHole = ENGINE_SOCKET.test(path) || ENGINE_FOLDERS.includes(path)
    return isHole ? [`the mount of ${path}`] : []
  })
}

/** The networks have no IPv6; a container that turns it on could talk to the host's own link. */
function sysctlHoles(service: ComposeService): readonly string[] {
  const names = Object.keys(readRecord(service['sysctls']))
  return names.filter((name) => name.startsWith('net.ipv6.')).map((name) => `sysctls: ${name}`)
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
