import { connect } from 'node:net'
import type { Socket } from 'node:net'

/**
 * Connects a socket that has been accepted with an address, in both directions, each of which may end
 * before the other; where it refuses, the socket is reset. Bytes are held until then.
 */
export function pipeTo(
  socket: Socket,
  { address, port }: { readonly address: string; readonly port: number },
): Socket {
  // What goes wrong on either side ends the other.
  socket.on('error', () => {})
  socket.pause()
  const upstream = connect({ host: address, port, allowHalfOpen: true, noDelay: true })
  upstream.on('error', () => socket.resetAndDestroy())
  // One that closes in good order still has to hand on what it was given.
  socket.on('close', (hasFailed) => {
    if (hasFailed) upstream.resetAndDestroy()
  })
  socket.setNoDelay(true)
  upstream.pipe(socket)
  return upstream
}
