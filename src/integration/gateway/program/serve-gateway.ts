import { createServer } from 'node:net'

import { answerConnection, answerDatagrams, createNameServer, DNS_PORT } from './answer-names.ts'
import { createFakeNames } from './fake-names.ts'
import { createContainerFinder } from './find-container.ts'
import { forwardPorts } from './forward-ports.ts'
import type { GatewayConfig } from './gateway-config.ts'
import type { GatewayEvent } from './gateway-event.ts'
import { meetConnection } from './meet-connection.ts'
import type { Routes } from './plan-routes.ts'
import { recordAttempts } from './record-attempts.ts'
import { watchPackets } from './watch-packets.ts'

export type Gateway = {
  /** Writes every attempt up to now, and then `synced`. */
  readonly sync: () => Promise<void>
}

const FLUSH_MILLISECONDS = 1_000
/** So many sockets are opened between two looks at what has come in. */
const BATCH = 100

/**
 * Stands between the services and the world: answers for every name and address, passes on what is
 * allowed, records and refuses the rest, and lets the host in at the forwarded ports.
 */
export async function serveGateway(
  config: GatewayConfig,
  { outside }: Pick<Routes, 'outside'>,
  packetSocket: number | null,
  write: (event: GatewayEvent) => void,
): Promise<Gateway> {
  const names = createFakeNames()
  const findContainer = createContainerFinder(Date.now)
  const attempts = recordAttempts(write, findContainer, () => new Date())
  const nameServer = createNameServer(config, names, attempts)
  const ownNetworks = [outside.subnet, ...config.networks.map(({ subnet }) => subnet)]
  const heard = new Set<number>()
  const packets = watchPackets(packetSocket, config.networks, names, attempts, (packet) =>
    packet.kind === 'tcp' ? heard.has(packet.port ?? 0) : nameServer.isAnswered(packet),
  )
  const listen = (port: number): Promise<void> =>
    new Promise((resolve, reject) => {
      const options = { allowHalfOpen: true, pauseOnConnect: port !== DNS_PORT }
      const server = createServer(options, (socket) => {
        if (port === DNS_PORT) answerConnection(socket, nameServer)
        else void meetConnection(socket, { config, ownNetworks, names, attempts })
      })
      server.on('error', reject)
      server.listen({ port, host: '0.0.0.0', backlog: 511 }, () => {
        heard.add(port)
        resolve()
      })
    })
  await Promise.all([
    answerDatagrams(config, nameServer),
    forwardPorts(config, outside.address),
    listen(DNS_PORT),
  ])
  const taken = new Set([DNS_PORT, ...config.forwards.map((forward) => forward.listen)])
  const ports = config.ports.filter((port) => !taken.has(port))
  const listenFrom = async (start: number, end: number): Promise<void> => {
    for (let at = start; at < end; at += BATCH) {
      await Promise.all(ports.slice(at, Math.min(end, at + BATCH)).map(listen))
    }
  }
  await listenFrom(0, BATCH)
  setInterval(attempts.flush, FLUSH_MILLISECONDS)
  write({ event: 'ready' })
  const others = listenFrom(BATCH, ports.length)
  others.catch((error: unknown) => write({ event: 'failed', reason: String(error) }))
  return {
    sync: async () => {
      await others
      await packets.settle()
      await attempts.settle()
      attempts.flush()
      write({ event: 'synced' })
    },
  }
}
