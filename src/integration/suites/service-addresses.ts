import type { Container } from '../../adapters/engine.ts'
import { SUITE_LABEL } from './suite-containers.ts'

type Addresses = Readonly<Record<string, string>>

/**
 * Where suites on the host reach the services: `PAPERGATE_<SERVICE>_HOST` and
 * `PAPERGATE_<SERVICE>_PORT_<PORT>` for every published port, the name in upper case with `_` for
 * whatever is no letter or digit.
 */
export function serviceAddresses(containers: ReadonlyMap<string, Container>): Addresses {
  return nameAddresses(containers, (_service, { ports }) => ({
    host: ports[0]?.host ?? null,
    ports: ports.map(({ container, port }) => [container, port]),
  }))
}

/** The same names inside the network: services by their names, at the ports that they expose. */
export function networkAddresses(containers: ReadonlyMap<string, Container>): Addresses {
  return nameAddresses(containers, (service, { ports, exposedPorts }) => ({
    host: service,
    ports: [...new Set([...exposedPorts, ...ports.map(({ container }) => container)])].map(
      (port) => [port, port],
    ),
  }))
}

type Address = {
  readonly host: string | null
  readonly ports: readonly (readonly [inside: number, reached: number])[]
}

function nameAddresses(
  containers: ReadonlyMap<string, Container>,
  find: (service: string, container: Container) => Address,
): Addresses {
  const pairs = [...containers]
    .filter(([, { labels }]) => labels[SUITE_LABEL] === undefined)
    .flatMap(([service, container]) => {
      const prefix = `PAPERGATE_${service.toUpperCase().replaceAll(/[^A-Z0-9]/g, '_')}`
      const { host, ports } = find(service, container)
      return [
        ...(host === null ? [] : [[`${prefix}_HOST`, host] as const]),
        ...ports.map(([inside, reached]) => [`${prefix}_PORT_${inside}`, String(reached)] as const),
      ]
    })
  return Object.fromEntries(pairs)
}
