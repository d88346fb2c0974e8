import { composeLabels } from '../../adapters/docker-engine.ts'
import type { Container, Engine } from '../../adapters/engine.ts'
import type { Forward } from '../gateway/program/gateway-config.ts'
import { GATEWAY_SERVICE } from './lock-project.ts'

/**
 * An engine whose services have, as ports on the host, those of the gateway that lead to them, so that
 * nobody else need know of it; the gateway itself is not among its containers.
 */
export function forwardPorts(
  engine: Engine,
  project: string,
  forwards: readonly Forward[],
  started: Promise<Container | null>,
): Engine {
  let gateway: Container | null = null
  started.then(
    (container) => {
      gateway = container
    },
    () => {
      // Without a gateway no service has a port.
    },
  )
  const forward = (container: Container): Container => {
    const isOurs = container.labels[composeLabels.project] === project
    const lead = isOurs ? forwards.filter((one) => one.container === container.name) : []
    if (lead.length === 0 || container.status !== 'running') return container
    return { ...container, ports: portsOf(gateway, lead) }
  }
  return {
    ...engine,
    containers: async (labels) => {
      const containers = await engine.containers(labels)
      return containers
        .filter(({ labels: own }) => own[composeLabels.service] !== GATEWAY_SERVICE)
        .map(forward)
    },
    inspect: async (id) => {
      const container = await engine.inspect(id)
      return container === null ? null : forward(container)
    },
  }
}

function portsOf(gateway: Container | null, forwards: readonly Forward[]): Container['ports'] {
  return forwards.flatMap(({ listen, port }) => {
    const found = gateway?.ports.find(({ container }) => container === listen)
    return found === undefined ? [] : [{ ...found, container: port }]
  })
}
