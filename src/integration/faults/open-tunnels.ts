import { connect } from 'node:net'
import type { Socket } from 'node:net'

/** So many requests from inside find a connection that waits for them. */
const SPARE = 4
const RETRY_MILLISECONDS = 200

/** Keeps connections to the relay open, each of which becomes a request from inside the networks. */
export function openTunnels(
  find: () => Promise<{ readonly host: string; readonly port: number } | null>,
  token: string,
  adopt: (socket: Socket) => void,
): { readonly close: () => void } {
  const open = new Set<Socket>()
  let isClosed = false
  const again = (): void => {
    if (!isClosed) setTimeout(() => void dig(), RETRY_MILLISECONDS).unref()
  }
  const dig = async (): Promise<void> => {
    const address = await find().catch(() => null)
    if (isClosed) return
    if (address === null) return again()
    const socket = connect({ ...address, noDelay: true }, () => socket.write(token))
    socket.unref()
    let isUsed = false
    open.add(socket)
    socket.on('error', () => {})
    socket.on('close', () => {
      open.delete(socket)
      if (!isUsed) again()
    })
    socket.once('data', (first: Buffer) => {
      isUsed = true
      socket.pause()
      socket.unshift(first)
      adopt(socket)
      // What was paused by hand is not resumed by who begins to listen.
      socket.resume()
      void dig()
    })
  }
  for (let count = 0; count < SPARE; count += 1) void dig()
  return {
    close: () => {
      isClosed = true
      for (const socket of open) socket.destroy()
    },
  }
}
