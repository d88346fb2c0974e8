export type Utf32Order = 'little' | 'big'

/** Shortest text that is told to be UTF-32 by its zeros alone: four characters. */
const SHORTEST_UNMARKED = 16
const SNIFFED_BYTES = 8_192

/** The byte order of a text in UTF-32, told by its mark or by three zeros around each Latin letter. */
export function readUtf32Order(bytes: Buffer): Utf32Order | null {
  if (bytes.length < 4 || bytes.length % 4 !== 0) return null
  if (bytes.readUInt32LE(0) === MARK) return 'little'
  if (bytes.readUInt32BE(0) === MARK) return 'big'
  if (bytes.length < SHORTEST_UNMARKED) return null
  if (isLatin(bytes, 'little')) return 'little'
  return isLatin(bytes, 'big') ? 'big' : null
}

/** The text, without its mark; what is no character becomes U+FFFD. */
export function decodeUtf32(bytes: Buffer, order: Utf32Order): string {
  const parts: string[] = []
  for (let offset = 0; offset + 4 <= bytes.length; offset += 4) {
    const code = order === 'little' ? bytes.readUInt32LE(offset) : bytes.readUInt32BE(offset)
    if (offset === 0 && code === MARK) continue
    const isCharacter = code <= 0x10ffff && (code < 0xd800 || code > 0xdfff)
    parts.push(isCharacter ? String.fromCodePoint(code) : '\ufffd')
  }
  return parts.join('')
}

const MARK = 0xfeff

function isLatin(bytes: Buffer, order: Utf32Order): boolean {
  const end = Math.min(bytes.length, SNIFFED_BYTES)
  for (let offset = 0; offset < end; offset += 4) {
    const code = order === 'little' ? bytes.readUInt32LE(offset) : bytes.readUInt32BE(offset)
    if (code < 0x09 || code > 0x24f) return false
  }
  return true
}
