import { cleanName } from './clean-name.ts'

/** The one question of a DNS query. */
export type Question = {
  /** Lower case, without the root's dot. */
  readonly name: string
  readonly type: number
  /** Where the question ends in the message. */
  readonly end: number
}

const TYPE_A = 1
const TYPE_PTR = 12
const HEADER_BYTES = 12
const TTL_SECONDS = 600

/** Reads a query with one question; null for anything else. Source: RFC 1035, section 4. */
export function readQuestion(message: Buffer): Question | null {
  const isQuery = message.length > HEADER_BYTES && (message.readUInt16BE(2) & 0x8000) === 0
  if (!isQuery || message.readUInt16BE(4) !== 1) return null
  const labels: string[] = []
  let at = HEADER_BYTES
  for (;;) {
    const length = message[at]
    if (length === undefined || length > 63) return null
    at += 1
    if (length === 0) break
    labels.push(message.toString('latin1', at, at + length))
    at += length
  }
  if (at + 4 > message.length) return null
  return { name: cleanName(labels.join('.')), type: message.readUInt16BE(at), end: at + 4 }
}

export type Answer =
  | { readonly kind: 'address'; readonly address: string }
  /** The name exists and has nothing of that type. */
  | { readonly kind: 'empty' }
  | { readonly kind: 'noSuchName' }

/**
 * What to answer: an address for a name, nothing for its other types. A name without a dot is a service
 * that is not there, an address asked for by number is nobody's.
 */
export function answerQuestion(
  { name, type }: Question,
  addressOf: (name: string) => string,
): Answer {
  if (!name.includes('.') || type === TYPE_PTR) return { kind: 'noSuchName' }
  return type === TYPE_A ? { kind: 'address', address: addressOf(name) } : { kind: 'empty' }
}

export function writeAnswer(query: Buffer, { end }: Question, answer: Answer): Buffer {
  const message = Buffer.from(query.subarray(0, end))
  const recursionDesired = query.readUInt16BE(2) & 0x0100
  const noSuchName = answer.kind === 'noSuchName' ? 3 : 0
  message.writeUInt16BE(0x8080 | recursionDesired | noSuchName, 2)
  message.writeUInt16BE(answer.kind === 'address' ? 1 : 0, 6)
  message.writeUInt32BE(0, 8)
  if (answer.kind !== 'address') return message
  const record = Buffer.alloc(16)
  // The name stands in the question, at byte 12.
  record.writeUInt16BE(0xc00c, 0)
  record.writeUInt16BE(TYPE_A, 2)
  record.writeUInt16BE(1, 4)
  record.writeUInt32BE(TTL_SECONDS, 6)
  record.writeUInt16BE(4, 10)
  record.set(answer.address.split('.').map(Number), 12)
  return Buffer.concat([message, record])
}
