import { expect, it } from 'vitest'

import { readPacket } from './read-packet.ts'

const packet = (protocol: number, rest: string, fragment = '4000'): Buffer =>
  Buffer.from(
    `45000028abcd${fragment}40${protocol.toString(16).padStart(2, '0')}00000a0703020102030f${rest}`,
    'hex',
  )
const ends = { source: '10.7.3.2', address: '1.2.3.15' }

it('reads who sent a packet, to which address and port', () => {
  const tcp = { kind: 'tcp', ...ends, sourcePort: 50_000, port: 44_444 }
  expect(readPacket(packet(6, 'c350ad9c'))).toEqual(tcp)
  expect(readPacket(packet(17, 'c35001bb'))).toEqual({ ...tcp, kind: 'udp', port: 443 })
  const ping = { kind: 'icmp', ...ends, sourcePort: null, port: null }
  expect(readPacket(packet(1, '0800'))).toEqual(ping)
})

it('looks past options', () => {
  const [head, ports] = ['45000028abcd4000400600000a0703020102030f', 'c350ad9c']
  const bytes = Buffer.from(`46${head.slice(2)}01010101${ports}`, 'hex')
  expect(readPacket(bytes)).toMatchObject({ port: 44_444 })
})

it.each([
  ['another protocol', packet(47, 'c350ad9c')],
  ['a later fragment', packet(17, 'c350ad9c', '0010')],
  ['one that is cut off', packet(6, 'c3')],
  ['less than a header', Buffer.from('4500', 'hex')],
  ['IPv6', Buffer.alloc(40, 0x60)],
])('makes nothing of %s', (_what, bytes) => {
  expect(readPacket(bytes)).toBeNull()
})
