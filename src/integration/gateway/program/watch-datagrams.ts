import { readFile } from 'node:fs/promises'

import type { LockedNetwork } from './gateway-config.ts'
import { isInside } from './ipv4.ts'
import type { FakeNames } from './fake-names.ts'
import type { Attempts } from './record-attempts.ts'

/** The kernel's table of connections, where it has one to read. It keeps a datagram without an answer for 30 s. */
const TABLE = '/proc/net/nf_conntrack'
const LINE = /^ipv4 +\d+ udp .*? src=(\S+) dst=(\S+) sport=\d+ dport=(\d+) \[UNREPLIED\]/gm

/** Datagrams are refused by the kernel and nobody sees them; its table tells of them later. */
export function createDatagramWatch(
  networks: readonly LockedNetwork[],
  names: FakeNames,
  attempts: Attempts,
): () => Promise<void> {
  const seen = new Set<string>()
  return async () => {
    const table = await readFile(TABLE, 'latin1').catch(() => '')
    const now = new Set<string>()
    for (const [line, source = '', address = '', port] of table.matchAll(LINE)) {
      const isProject = networks.some(({ subnet }) => isInside(source, subnet))
      const isNeighbour = networks.some(({ subnet }) => isInside(address, subnet))
      if (!isProject || isNeighbour) continue
      const key = line.replace(/^ipv4 +\d+ udp +\d+ \d+/, '')
      now.add(key)
      if (seen.has(key)) continue
      const host = names.nameOf(address)
      const about = { host, address: host === null ? address : null, port: Number(port) }
      attempts.record({ kind: 'udp', isAllowed: false, source, ...about })
    }
    seen.clear()
    for (const key of now) seen.add(key)
  }
}
