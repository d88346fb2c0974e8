/** State `LISTEN` in the kernel's tables. */
const LISTENING = '0A'

/**
 * Ports that somebody listens on, where other containers reach them, in the text of `/proc/net/tcp` and
 * `/proc/net/tcp6` (proc(5); addresses are hexadecimal in the machine's byte order).
 */
export function listeningPorts(text: string): ReadonlySet<number> {
  const ports = new Set<number>()
  for (const socket of listeningSockets(text)) {
    const [address = '', port = ''] = socket.split(':')
    if (!isLoopback(address)) ports.add(Number.parseInt(port, 16))
  }
  return ports
}

/** Everything that is listened on, as the kernel writes it: `address:port`. */
export function listeningSockets(text: string): Set<string> {
  const sockets = new Set<string>()
  for (const line of text.split('\n')) {
    const [, local, , state] = line.trim().split(/\s+/)
    if (state === LISTENING && local !== undefined) sockets.add(local)
  }
  return sockets
}

/** 127.0.0.0/8, also as mapped into IPv6, and ::1. */
function isLoopback(address: string): boolean {
  if (address.length === 8) return address.endsWith('7F')
  return (
    address === '00000000000000000000000001000000' ||
    (address.startsWith('0000000000000000FFFF0000') && address.endsWith('7F'))
  )
}
