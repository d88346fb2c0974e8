import { toAddress } from './ipv4.ts'

/** What a packet says of where it comes from and is meant to go. */
export type Packet = {
  readonly kind: 'tcp' | 'udp' | 'icmp'
  readonly source: string
  readonly sourcePort: number | null
  readonly address: string
  /** Null for ICMP. */
  readonly port: number | null
}

const KINDS: Readonly<Record<number, Packet['kind']>> = { 1: 'icmp', 6: 'tcp', 17: 'udp' }

/** Reads an IPv4 packet, or its beginning; null for any other, and for what is not the first fragment. Source: RFC 791. */
export function readPacket(bytes: Buffer): Packet | null {
  if (bytes.length < 20 || bytes.readUInt8(0) >> 4 !== 4) return null
  const kind = KINDS[bytes.readUInt8(9)]
  const isLaterFragment = (bytes.readUInt16BE(6) & 0x1fff) !== 0
  if (kind === undefined || isLaterFragment) return null
  const start = (bytes.readUInt8(0) & 15) * 4
  const hasPorts = kind !== 'icmp'
  if (hasPorts && bytes.length < start + 4) return null
  return {
    kind,
    source: toAddress(bytes.readUInt32BE(12)),
    sourcePort: hasPorts ? bytes.readUInt16BE(start) : null,
    address: toAddress(bytes.readUInt32BE(16)),
    port: hasPorts ? bytes.readUInt16BE(start + 2) : null,
  }
}
