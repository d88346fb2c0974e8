import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import type { Server, Socket } from 'node:net'

import { lookUpHost } from '../../gateway/program/look-up-host.ts'
import type { Traffic } from './merge-effects.ts'
import { pumpBytes } from './pump-bytes.ts'

export type ServedPorts = {
  /** What becomes of connections from now on; open ones are reset where they are to be cut. */
  readonly set: (traffic: Traffic, isCut: boolean) => Promise<void>
}

const PLAIN: Traffic = {
  delay: 0,
  bytesPerSecond: null,
  isStalled: false,
  isReset: false,
  isRefused: false,
}

/** Listens on a service's ports and leads each connection to the service. */
export async function servePorts(
  ports: readonly number[],
  upstreams: readonly string[],
): Promise<ServedPorts> {
  let traffic = PLAIN
  let turn = 0
  const clients = new Set<Socket>()
  /** Looks again at what has changed, one for each way of a connection. */
  const wakers = new Set<() => void>()
  /** Accepted while nothing is passed on: they stay dead. */
  const dead = new Set<Socket>()
  const lead = async (client: Socket, port: number): Promise<void> => {
    const name = upstreams[turn++ % upstreams.length] ?? ''
    const address = await lookUpHost(name).catch(() => null)
    if (address === null || client.destroyed) {
      client.resetAndDestroy()
      return
    }
    const upstream = connect({ host: address, port, allowHalfOpen: true, noDelay: true })
    const asking = pumpBytes(client, upstream, () => ({ ...traffic, delay: 0 }))
    const answering = pumpBytes(upstream, client, () => traffic)
    wakers.add(asking).add(answering)
    upstream.on('error', () => client.resetAndDestroy())
    // An end that comes in order may still have answers to wait for.
    client.on('close', (hasFailed) => {
      wakers.delete(asking)
      wakers.delete(answering)
      if (hasFailed || client.errored !== null || !upstream.readableEnded) {
        upstream.resetAndDestroy()
      }
    })
  }
  const accept = (client: Socket, port: number): void => {
    client.on('error', () => {})
    if (traffic.isReset) {
      client.resetAndDestroy()
      return
    }
    clients.add(client)
    client.setNoDelay(true)
    client.on('close', () => {
      clients.delete(client)
      dead.delete(client)
    })
    if (traffic.isStalled) dead.add(client)
    else void lead(client, port)
  }
  const listeners = ports.map((port) => createListener(port, (client) => accept(client, port)))
  await Promise.all(listeners.map(({ open }) => open()))
  return {
    set: async (next, isCut) => {
      traffic = next
      await Promise.all(listeners.map(({ open, close }) => (traffic.isRefused ? close() : open())))
      if (isCut) for (const client of clients) client.resetAndDestroy()
      for (const wake of wakers) wake()
      if (!traffic.isStalled) for (const client of dead) client.resetAndDestroy()
    },
  }
}

function createListener(port: number, accept: (client: Socket) => void) {
  let server: Server | null = null
  return {
    open: async (): Promise<void> => {
      if (server !== null) return
      server = createServer({ allowHalfOpen: true, pauseOnConnect: true }, accept)
      server.listen({ port, host: '0.0.0.0', backlog: 511 })
      await once(server, 'listening')
    },
    /** Connections stay. */
    close: (): Promise<void> => {
      server?.close()
      server = null
      return Promise.resolve()
    },
  }
}
