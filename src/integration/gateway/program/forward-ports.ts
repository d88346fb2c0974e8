import { createServer } from 'node:net'

import type { GatewayConfig } from './gateway-config.ts'
import { isInside } from './ipv4.ts'
import { pipeTo } from './pipe-to.ts'

/** Lets the host reach the services' ports, at ports of the gateway's outer address. */
export async function forwardPorts(
  { forwards, networks }: GatewayConfig,
  outside: string,
): Promise<void> {
  await Promise.all(
    forwards.map(
      ({ listen, container, port }) =>
        new Promise<void>((resolve, reject) => {
          const server = createServer({ allowHalfOpen: true, pauseOnConnect: true }, (socket) => {
            // Networks of the project must not meet here.
            const source = socket.remoteAddress ?? ''
            if (networks.some(({ subnet }) => isInside(source, subnet))) {
              socket.resetAndDestroy()
              return
            }
            void pipeTo(socket, { host: container, port }).then((upstream) => {
              if (upstream !== null) socket.pipe(upstream)
            })
          })
          server.on('error', reject)
          server.listen({ port: listen, host: outside, backlog: 511 }, resolve)
        }),
    ),
  )
}
