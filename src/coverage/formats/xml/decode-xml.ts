import { isAscii, isUtf8 } from 'node:buffer'
import { TextDecoder } from 'node:util'

/** Gives chunks of XML as UTF-8 in whole characters; `null` ends the text. */
export type XmlDecoder = (chunk: Buffer | null) => Buffer

const NOTHING = Buffer.alloc(0)
const HEAD_BYTES = 1024

/**
 * Decodes XML by its byte order mark or its declaration, UTF-8 without either. Bytes that are already
 * UTF-8 are checked and given as they are. A given chunk is valid until the next call.
 * @throws Error for bytes that are not of the encoding, and for an encoding that nobody knows
 */
export function createXmlDecoder(): XmlDecoder {
  let decode: XmlDecoder | null = null
  let head: Buffer = NOTHING
  return (chunk) => {
    if (decode !== null) return decode(chunk)
    head = Buffer.concat([head, chunk ?? NOTHING])
    // The declaration ends with the first `>`; before it the encoding is not known.
    if (chunk !== null && head.length < HEAD_BYTES && !head.includes('>')) return NOTHING
    decode = decoderOf(head)
    const first = decode(withoutMark(head))
    return chunk === null ? Buffer.concat([first, decode(null)]) : first
  }
}

function decoderOf(head: Buffer): XmlDecoder {
  if (head[0] === 0xff && head[1] === 0xfe) return transcode('utf-16le')
  if (head[0] === 0xfe && head[1] === 0xff) return transcode('utf-16be')
  const declared = declaredEncoding(withoutMark(head).toString('latin1', 0, HEAD_BYTES))
  switch (declared) {
    case undefined:
    case 'utf-8':
    case 'utf8':
      return checkUtf8()
    case 'us-ascii':
    case 'ascii':
      return checkAscii
    case 'iso-8859-1':
    case 'latin1':
      return decodeLatin1
    default:
      return transcode(declared)
  }
}

/** Whether XML that starts like this is UTF-8, which can be cut anywhere between two tags. */
export function isPlainUtf8(head: string): boolean {
  const declared = declaredEncoding(head.replace(/^\uFEFF/, '').slice(0, HEAD_BYTES))
  return declared === undefined || declared === 'utf-8' || declared === 'utf8'
}

function declaredEncoding(head: string): string | undefined {
  return /^\s*<\?xml[^>]*?\bencoding\s*=\s*["']([\w.-]+)["']/.exec(head)?.[1]?.toLowerCase()
}

function withoutMark(head: Buffer): Buffer {
  return head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf ? head.subarray(3) : head
}

function checkUtf8(): XmlDecoder {
  let rest: Buffer = NOTHING
  return (chunk) => {
    if (chunk === null) {
      if (rest.length > 0) throw new Error('a character that is cut off')
      return NOTHING
    }
    if (rest.length === 0 && isAscii(chunk)) return chunk
    const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
    const end = bytes.length - cutOffBytes(bytes)
    const whole = bytes.subarray(0, end)
    if (!isUtf8(whole)) throw new Error('no UTF-8')
    rest = Buffer.from(bytes.subarray(end))
    return whole
  }
}

/** Length of a last character that is not whole: its first byte says how many follow. */
function cutOffBytes(bytes: Buffer): number {
  for (let length = 1; length <= Math.min(3, bytes.length); length += 1) {
    const byte = bytes[bytes.length - length] ?? 0
    if (byte < 0x80) return 0
    if (byte < 0xc0) continue
    const whole = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2
    return length < whole ? length : 0
  }
  return 0
}

function checkAscii(chunk: Buffer | null): Buffer {
  if (chunk !== null && !isAscii(chunk)) throw new Error('no ASCII')
  return chunk ?? NOTHING
}

/** ISO 8859-1 itself, and not the code page that browsers take for it. */
function decodeLatin1(chunk: Buffer | null): Buffer {
  if (chunk === null || isAscii(chunk)) return chunk ?? NOTHING
  return Buffer.from(chunk.toString('latin1'))
}

function transcode(encoding: string): XmlDecoder {
  const decoder = new TextDecoder(encoding, { fatal: true })
  return (chunk) =>
    Buffer.from(chunk === null ? decoder.decode() : decoder.decode(chunk, { stream: true }))
}
