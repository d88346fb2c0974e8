import { createServer } from 'node:net'

import { forwardDatagrams } from './forward-datagrams.ts'
import type { Forward, GatewayConfig } from './gateway-config.ts'
import { isInside } from './ipv4.ts'
import { lookUpHost } from './look-up-host.ts'
import { pipeTo } from './pipe-to.ts'

/** Lets the host reach the services' ports, at ports of the gateway's outer address. */
export async function forwardPorts(
  { forwards, networks }: GatewayConfig,
  outside: string,
): Promise<void> {
  // Networks of the project must not meet here.
  const isOutside = (source: string): boolean =>
    networks.every(({ subnet }) => !isInside(source, subnet))
  await Promise.all(
    forwards.map((forward) => {
      const start = forward.protocol === 'tcp' ? forwardConnections : forwardDatagrams
      return start(forward, outside, isOutside)
    }),
  )
}

function forwardConnections(
  { listen, container, port }: Forward,
  outside: string,
  isOutside: (source: string) => boolean,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const options = { allowHalfOpen: true, pauseOnConnect: true }
    const server = createServer(options, (socket) => {
      socket.on('error', () => {})
      if (!isOutside(socket.remoteAddress ?? '')) {
        socket.resetAndDestroy()
        return
      }
      lookUpHost(container).then(
        (address) => socket.pipe(pipeTo(socket, { address, port })),
        () => socket.resetAndDestroy(),
      )
    })
    server.on('error', reject)
    server.listen({ port: listen, host: outside, backlog: 511 }, resolve)
  })
}
