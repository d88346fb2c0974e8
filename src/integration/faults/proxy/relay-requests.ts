import { once } from 'node:events'
import { createServer } from 'node:net'
import type { Server, Socket } from 'node:net'

import type { RelayConfig } from './proxy-protocol.ts'

/** Joins each connection from inside with one on which the program that runs the suites waits for it. */
export async function relayRequests({ inside, tunnel, token }: RelayConfig): Promise<void> {
  const tunnels: Socket[] = []
  const asking: Socket[] = []
  const match = (): void => {
    while (tunnels.length > 0 && asking.length > 0) join(asking.shift(), tunnels.shift())
  }
  const forget = (list: Socket[], socket: Socket): void => {
    const index = list.indexOf(socket)
    if (index >= 0) list.splice(index, 1)
  }
  await Promise.all([
    listen(inside, (client) => {
      client.on('close', () => forget(asking, client))
      asking.push(client)
      match()
    }),
    listen(tunnel, (socket) => {
      socket.once('data', (said) => {
        socket.pause()
        // Services can reach this port as well.
        if (said.toString() !== token) {
          socket.destroy()
          return
        }
        socket.on('close', () => forget(tunnels, socket))
        tunnels.push(socket)
        match()
      })
      socket.resume()
    }),
  ])
}

function join(client: Socket | undefined, tunnel: Socket | undefined): void {
  if (client === undefined || tunnel === undefined) return
  client.pipe(tunnel)
  tunnel.pipe(client)
  client.on('close', () => tunnel.destroy())
  tunnel.on('close', () => client.destroy())
}

async function listen(port: number, accept: (socket: Socket) => void): Promise<Server> {
  const server = createServer({ pauseOnConnect: true }, (socket) => {
    socket.on('error', () => {})
    socket.setNoDelay(true)
    accept(socket)
  })
  server.listen({ port, host: '0.0.0.0' })
  await once(server, 'listening')
  return server
}
