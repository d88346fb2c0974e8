import type { ComposeProject } from '../../adapters/compose.ts'
import { rangeOf, toAddress } from '../gateway/program/ipv4.ts'
import { networksOf, readRecord } from './find-holes.ts'
import { pickSubnet } from './pick-subnet.ts'

export type LockedNetworks = {
  /** The compose file's networks as the lock has them. */
  readonly declared: Readonly<Record<string, object>>
  /** Those that lead to the gateway. */
  readonly locked: readonly {
    readonly name: string
    readonly subnet: string
    /** Of the services' default route; the gateway takes it on. */
    readonly gateway: string
    /** The gateway's own, which the engine gives it. */
    readonly address: string
  }[]
}

/**
 * On each bridge the host has no address, so that nothing there leads to it, and what would leave is
 * not masqueraded; the default route's address stays free for the gateway. A network that is
 * `internal` stays without a route at all. IPv6 goes, external networks stay as they are. Pure.
 */
export function lockNetworks(
  project: ComposeProject,
  usedSubnets: readonly string[],
): LockedNetworks {
  const services = Object.values(project.services)
  const names = new Set(services.flatMap(networksOf))
  const networks = readRecord(project['networks'])
  const used = usedSubnets.filter((subnet) => !subnet.includes(':'))
  const declared: Record<string, object> = {}
  const locked: LockedNetworks['locked'][number][] = []
  for (const name of names) {
    const network = readRecord(networks[name])
    if (network['external'] === true) continue
    const { driver_opts: options, ...rest } = network
    const base = { ...rest, driver: 'bridge', enable_ipv6: false }
    if (network['internal'] === true) {
      declared[name] = { ...base, driver_opts: lockOptions(options), ipam: ipv4Only(network) }
      continue
    }
    const [own] = ipv4Configs(network)
    const subnet =
      typeof own?.['subnet'] === 'string'
        ? own['subnet']
        : pickSubnet(`${project.name}_${name}`, used)
    used.push(subnet)
    const fixed = services.flatMap((service) => fixedAddress(readRecord(service['networks'])[name]))
    const { first, last } = rangeOf(subnet)
    const gateway = typeof own?.['gateway'] === 'string' ? own['gateway'] : toAddress(first + 1)
    const address = freeBelow(last, [...fixed, gateway])
    locked.push({ name, subnet, gateway, address })
    declared[name] = {
      ...base,
      driver_opts: lockOptions(options),
      ipam: { config: [{ ...own, subnet, gateway }] },
    }
  }
  return { declared, locked }
}

/** Whatever else says how the host takes part goes. */
const HOST_OPTIONS = /gateway_mode|host_ipv|trusted_host|bridge\.name/

function lockOptions(options: unknown): Readonly<Record<string, unknown>> {
  const kept = Object.entries(readRecord(options)).filter(([name]) => !HOST_OPTIONS.test(name))
  return {
    ...Object.fromEntries(kept),
    'com.docker.network.bridge.inhibit_ipv4': 'true',
    'com.docker.network.bridge.enable_ip_masquerade': 'false',
  }
}

function ipv4Configs(
  network: Readonly<Record<string, unknown>>,
): readonly Readonly<Record<string, unknown>>[] {
  const { config } = readRecord(network['ipam'])
  const entries = Array.isArray(config) ? config.map(readRecord) : []
  return entries.filter(({ subnet }) => typeof subnet !== 'string' || !subnet.includes(':'))
}

function ipv4Only(network: Readonly<Record<string, unknown>>): object {
  const configs = ipv4Configs(network)
  return configs.length === 0 ? {} : { config: configs }
}

function fixedAddress(attachment: unknown): readonly string[] {
  const address = readRecord(attachment)['ipv4_address']
  return typeof address === 'string' ? [address] : []
}

/** The highest address of a subnet that nobody has; the last one is everybody's. */
function freeBelow(last: number, taken: readonly string[]): string {
  let number = last - 1
  while (taken.includes(toAddress(number))) number -= 1
  return toAddress(number)
}
