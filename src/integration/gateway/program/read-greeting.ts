import { isIPv4 } from 'node:net'

import { cleanName } from './clean-name.ts'

/** What the first bytes of a connection say of the host that is meant. */
export type Greeting = {
  readonly kind: 'tcp' | 'tls' | 'http'
  /** Lower case, without a port; null where they name none. */
  readonly host: string | null
}

const LONGEST_GREETING = 16 * 1024
const HANDSHAKE = 0x16
const SERVER_NAME = 0

/** Null: more bytes are needed to tell. */
export function readGreeting(bytes: Buffer): Greeting | null {
  const isLong = bytes.length >= LONGEST_GREETING
  if (bytes[0] === HANDSHAKE) {
    const isWhole = bytes.length >= 5 && bytes.length >= 5 + bytes.readUInt16BE(3)
    return isWhole || isLong ? { kind: 'tls', host: readServerName(bytes) } : null
  }
  const text = bytes.toString('latin1', 0, LONGEST_GREETING)
  if (!/^[A-Z]{1,20}(?: |$)/.test(text)) return { kind: 'tcp', host: null }
  const host = /\r?\nhost:[ \t]*([^\s:]*)[^\r\n]*\r?\n/i.exec(text)?.[1]
  if (host !== undefined)
    return { kind: 'http', host: isIPv4(host) || host === '' ? null : cleanName(host) }
  const isComplete = /\r?\n\r?\n/.test(text)
  return isComplete || isLong ? { kind: 'http', host: null } : null
}

/** The name that a TLS ClientHello asks for. Source: RFC 8446, section 4.1.2; RFC 6066, section 3. */
function readServerName(record: Buffer): string | null {
  try {
    // Record and handshake header, version, random.
    let at = 5 + 4 + 2 + 32
    at += 1 + record.readUInt8(at)
    at += 2 + record.readUInt16BE(at)
    at += 1 + record.readUInt8(at)
    at += 2
    while (at + 4 <= record.length) {
      const type = record.readUInt16BE(at)
      const length = record.readUInt16BE(at + 2)
      if (type === SERVER_NAME) {
        const nameLength = record.readUInt16BE(at + 7)
        return cleanName(record.toString('latin1', at + 9, at + 9 + nameLength)) || null
      }
      at += 4 + length
    }
  } catch (error) {
    // Cut off, or no ClientHello at all.
    if (!(error instanceof RangeError)) throw error
  }
  return null
}
