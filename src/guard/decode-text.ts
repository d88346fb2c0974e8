/** Bytes that are looked at to tell text from binary. */
const SNIFFED_BYTES = 8_192

/** The text of a file in UTF-8 or UTF-16 (with or without a byte order mark); null for a binary file. */
export function decodeText(bytes: Buffer): string | null {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes)
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes)
  const head = bytes.subarray(0, SNIFFED_BYTES)
  if (!head.includes(0)) return bytes.toString('utf8')
  if (hasZerosAt(head, 1)) return new TextDecoder('utf-16le').decode(bytes)
  if (hasZerosAt(head, 0)) return new TextDecoder('utf-16be').decode(bytes)
  return null
}

/** Whether nearly every second byte, and no other, is zero: Latin text in UTF-16. */
function hasZerosAt(head: Buffer, parity: 0 | 1): boolean {
  let zeros = 0
  for (const [index, byte] of head.entries()) {
    if (byte !== 0) continue
    if (index % 2 !== parity) return false
    zeros += 1
  }
  return zeros >= head.length * 0.35
}
