import { isIPv4 } from 'node:net'

import { cleanName } from './clean-name.ts'

/** What the first bytes of a connection say of the host that is meant. */
export type Greeting = {
  readonly kind: 'tcp' | 'tls' | 'http'
  /** All that they name, the one that counts first: lower case, without a port; mere addresses are left out. */
  readonly hosts: readonly string[]
}

const LONGEST_GREETING = 16 * 1024
const HANDSHAKE = 0x16
const SERVER_NAME = 0

/** Null: more bytes are needed to tell. */
export function readGreeting(bytes: Buffer): Greeting | null {
  const isLong = bytes.length >= LONGEST_GREETING
  if (bytes[0] === HANDSHAKE) {
    const isWhole = bytes.length >= 5 && bytes.length >= 5 + bytes.readUInt16BE(3)
    if (!isWhole && !isLong) return null
    const name = readServerName(bytes)
    return { kind: 'tls', hosts: name === null ? [] : [name] }
  }
  const text = bytes.toString('latin1', 0, LONGEST_GREETING).replace(/^[\r\n]+/, '')
  const firstLine = /^[^\r\n]*(?=\r?\n)/.exec(text)?.[0]
  // Others begin with a word as well: SMTP, Redis, NATS. They are not to wait for a head that never ends.
  const mayBeHttp =
    firstLine === undefined ? REQUEST_BEGINS.test(text) : REQUEST_LINE.test(firstLine)
  if (!mayBeHttp && text !== '') return { kind: 'tcp', hosts: [] }
  const isComplete = /\r?\n\r?\n/.test(text)
  return isComplete || isLong ? { kind: 'http', hosts: readHttpHosts(text) } : null
}

const REQUEST_BEGINS = /^[\w!#$%&'*+.^`|~-]{1,32}(?: |$)/
const REQUEST_LINE = /^[\w!#$%&'*+.^`|~-]+ +\S+ +HTTP\/\d/

/** A proxy goes by the request's target, whatever `Host` says. Source: RFC 9112, sections 3.2.2 and 3.2.3. */
function readHttpHosts(text: string): readonly string[] {
  const [head = ''] = text.split(/\r?\n\r?\n/)
  const [, method, target = ''] = /^(\S+) +(\S+)/.exec(head) ?? []
  const authority =
    method === 'CONNECT' ? target : /^[a-z][a-z0-9+.-]*:\/\/([^/?#]*)/i.exec(target)?.[1]
  const headers = [...head.matchAll(/\r?\nhost[ \t]*:[ \t]*([^\s]*)/gi)]
  const named = [authority, ...headers.map(([, value]) => value)].flatMap((value) => value ?? [])
  const names = named.map((name) => name.replace(/^.*@/, '').replace(/:\d*$/, ''))
  return [...new Set(names.filter((name) => name !== '' && !isIPv4(name)).map(cleanName))]
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
