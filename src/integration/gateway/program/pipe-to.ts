import { connect } from 'node:net'
import type { Socket } from 'node:net'

import { lookUpHost } from './look-up-host.ts'

/**
 * Connects a socket that has been accepted with a host, in both directions, each of which may end
 * before the other; where the host refuses, the socket is reset. Bytes are held until then.
 */
export async function pipeTo(
  socket: Socket,
  target: { readonly host: string; readonly port: number },
): Promise<Socket | null> {
  // What goes wrong on either side ends the other.
  socket.on('error', () => {})
  socket.pause()
  const address = await lookUpHost(target.host).catch(() => null)
  if (address === null) {
    socket.resetAndDestroy()
    return null
  }
  const upstream = connect({ host: address, port: target.port, allowHalfOpen: true, noDelay: true })
  upstream.on('error', () => socket.resetAndDestroy())
  // One that closes in good order still has to hand on what it was given.
  socket.on('close', (hasFailed) => {
    if (hasFailed) upstream.resetAndDestroy()
  })
  socket.setNoDelay(true)
  upstream.pipe(socket)
  return upstream
}
