import type { Socket } from 'node:net'

import type { FakeNames } from './fake-names.ts'
import type { GatewayConfig } from './gateway-config.ts'
import { isAllowed } from './is-allowed.ts'
import { pipeTo } from './pipe-to.ts'
import { readGreeting } from './read-greeting.ts'
import type { Greeting } from './read-greeting.ts'
import type { Attempts } from './record-attempts.ts'
import { resolveTarget } from './resolve-target.ts'

export type Meeting = {
  readonly config: GatewayConfig
  /** Subnets in which there is nothing but this run, and the host's end of them. */
  readonly ownNetworks: readonly string[]
  readonly names: FakeNames
  readonly attempts: Attempts
}

/** How long a connection to a mere address may stay silent before it is refused without a name. */
const PATIENCE_MILLISECONDS = 500

/** A connection of a service to somewhere outside: piped there if it may, else recorded and reset. */
export async function meetConnection(
  socket: Socket,
  { config, ownNetworks, names, attempts }: Meeting,
): Promise<void> {
  socket.on('error', () => {})
  const { remoteAddress: source, localAddress: address, localPort: port } = socket
  // It has gone already.
  if (source === undefined || address === undefined || port === undefined) return
  const host = names.nameOf(address)
  const about = { source, host, address: host === null ? address : null, port }
  if (!isAllowed(host ?? address, port, config)) {
    const attempt = attempts.record({ ...about, kind: 'tcp', isAllowed: false })
    const greeting = host === null ? await hearGreeting(socket) : null
    if (greeting !== null) attempt.correct({ ...greeting, host: greeting.hosts[0] ?? null })
    socket.resetAndDestroy()
    return
  }
  const target = await resolveTarget(host ?? address, ownNetworks)
  if (target.kind === 'strange') {
    attempts.record({ ...about, address: target.address, kind: 'tcp', isAllowed: false })
  } else {
    attempts.record({ ...about, kind: 'tcp', isAllowed: true })
  }
  if (target.kind !== 'address') {
    socket.resetAndDestroy()
    return
  }
  passOn(socket, pipeTo(socket, { address: target.address, port }), (greeting) => {
    const stranger = greeting.hosts.find((name) => !isAllowed(name, port, config))
    if (stranger === undefined) return true
    attempts.record({ ...about, kind: greeting.kind, host: stranger, isAllowed: false })
    return false
  })
}

/** What it says of itself must be allowed, too: an allowed host may serve others beside it. */
function passOn(socket: Socket, upstream: Socket, mayPass: (greeting: Greeting) => boolean): void {
  let heard = Buffer.alloc(0)
  const open = (): void => {
    socket.off('data', onData)
    socket.off('end', open)
    upstream.write(heard)
    socket.pipe(upstream)
  }
  const onData = (chunk: Buffer): void => {
    heard = Buffer.concat([heard, chunk])
    const greeting = readGreeting(heard)
    if (greeting === null) return
    if (mayPass(greeting)) return open()
    socket.resetAndDestroy()
    upstream.destroy()
  }
  socket.on('data', onData)
  // Whoever says nothing more has said nothing that names a host.
  socket.on('end', open)
  socket.resume()
}

/** The first bytes, as far as they tell something; null where nothing came. */
function hearGreeting(socket: Socket): Promise<Greeting | null> {
  return new Promise((resolve) => {
    let bytes = Buffer.alloc(0)
    const timer = setTimeout(() => resolve(null), PATIENCE_MILLISECONDS)
    const settle = (greeting: Greeting | null): void => {
      clearTimeout(timer)
      resolve(greeting)
    }
    socket.on('data', (chunk: Buffer) => {
      bytes = Buffer.concat([bytes, chunk])
      const greeting = readGreeting(bytes)
      if (greeting !== null) settle(greeting)
    })
    socket.on('close', () => settle(null))
    socket.on('end', () => settle(null))
    socket.resume()
  })
}
