import { createSocket } from 'node:dgram'
import { createReadStream } from 'node:fs'

import type { FakeNames } from './fake-names.ts'
import type { LockedNetwork } from './gateway-config.ts'
import { isInside } from './ipv4.ts'
import { readPacket } from './read-packet.ts'
import type { Packet } from './read-packet.ts'
import type { Attempts } from './record-attempts.ts'

export type PacketWatch = {
  /** Resolves once every packet up to now has been looked at. */
  readonly settle: () => Promise<void>
}

/** Whoever these are sent to is in the same network. */
const EVERYBODY = ['224.0.0.0/4', '255.255.255.255/32']
const DISCARD_PORT = 9
const MARK_MILLISECONDS = 50
const MOST_MARKS = 40

/**
 * Watches what comes in where nobody listens: the first packet of a connection, datagrams, pings. The
 * kernel refuses them by itself, and tells of them at a socket for packets, which is open already.
 * @param isAnswered whether somebody listens there, who records what comes.
 */
export function watchPackets(
  socket: number | null,
  networks: readonly LockedNetwork[],
  names: FakeNames,
  attempts: Attempts,
  isAnswered: (packet: Packet) => boolean,
): PacketWatch {
  if (socket === null) return { settle: () => Promise.resolve() }
  let ownPort: number | null = null
  const marks = createSocket('udp4').bind(0, '127.0.0.1', () => {
    ownPort = marks.address().port
  })
  let onMark = (): void => {}
  const subnets = networks.map(({ subnet }) => subnet)
  const isNeighbour = (address: string): boolean =>
    [...subnets, ...EVERYBODY].some((subnet) => isInside(address, subnet))
  // Each read is one packet.
  const packets = createReadStream('', { fd: socket, highWaterMark: 2_048 })
  packets.on('data', (bytes) => {
    const packet = Buffer.isBuffer(bytes) ? readPacket(bytes) : null
    if (packet === null) return
    const { kind, source, address, port } = packet
    if (source === '127.0.0.1' && packet.sourcePort === ownPort) {
      onMark()
      return
    }
    const isProject = subnets.some((subnet) => isInside(source, subnet))
    if (!isProject || isNeighbour(address) || isAnswered(packet)) return
    const host = names.nameOf(address)
    const about = { host, address: host === null ? address : null, port }
    attempts.record({ kind, isAllowed: false, source, ...about })
  })
  return {
    // A datagram of our own comes in behind all others.
    settle: () =>
      new Promise((resolve, reject) => {
        let sent = 0
        const mark = (): void => {
          sent += 1
          if (sent <= MOST_MARKS) marks.send('', DISCARD_PORT, '127.0.0.1')
          else reject(new Error('the kernel tells of no packets'))
        }
        const timer = setInterval(mark, MARK_MILLISECONDS)
        onMark = () => {
          clearInterval(timer)
          resolve()
        }
        mark()
      }),
  }
}
