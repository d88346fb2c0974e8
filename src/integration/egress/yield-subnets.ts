import type { ComposeProject } from '../../adapters/compose.ts'
import { composeLabels } from '../../adapters/docker-engine.ts'
import type { Engine } from '../../adapters/engine.ts'
import { doOverlap } from '../gateway/program/ipv4.ts'
import { networksOf, readRecord } from './find-holes.ts'

/** Subnets of all networks of the engine but those of the project's own. */
export async function listUsedSubnets(
  project: string,
  engine: Pick<Engine, 'subnets'>,
): Promise<readonly string[]> {
  const networks = await engine.subnets()
  const others = networks.filter(({ labels }) => labels[composeLabels.project] !== project)
  return others.flatMap(({ subnets }) => subnets)
}

/**
 * The project without subnets that the engine's other networks have already, such as those of a person's own
 * running stack: the engine would refuse them. One in which a service has a fixed address stays. Pure.
 */
export function yieldSubnets(project: ComposeProject, used: readonly string[]): ComposeProject {
  const networks = Object.entries(readRecord(project['networks'])).map(([name, network]) => {
    const { ipam, ...rest } = readRecord(network)
    const isTaken = subnetsOf(ipam).some((subnet) => used.some((other) => overlap(subnet, other)))
    return [name, isTaken && !hasFixedAddress(project, name) ? rest : network] as const
  })
  return { ...project, networks: Object.fromEntries(networks) }
}

function subnetsOf(ipam: unknown): readonly string[] {
  const { config } = readRecord(ipam)
  const entries: readonly unknown[] = Array.isArray(config) ? config : []
  return entries.flatMap((entry) => {
    const { subnet } = readRecord(entry)
    return typeof subnet === 'string' ? [subnet] : []
  })
}

function overlap(one: string, other: string): boolean {
  const isIpv6 = one.includes(':') || other.includes(':')
  return isIpv6 ? one === other : doOverlap(one, other)
}

function hasFixedAddress({ services }: ComposeProject, network: string): boolean {
  return Object.values(services).some((service) => {
    const own = readRecord(readRecord(service['networks'])[network])
    return networksOf(service).includes(network) && 'ipv4_address' in own
  })
}
