import { isAscii } from 'node:buffer'

/**
 * Whether bytes may hold a host in disguise of which no word of the catalogue is left: Punycode, or a
 * character that looks like one of a host, or like none, beside one.
 */
export function mayDisguiseHost(bytes: Buffer): boolean {
  if (bytes.includes('xn--')) return true
  if (isAscii(bytes)) return false
  for (let at = 0; at < bytes.length; at += 1) {
    if (MAY_LEAD[bytes[at] ?? 0] === 0) continue
    const start = Math.max(at - 1, 0)
    if (BESIDE_LATIN.test(bytes.toString('utf8', start, at + LONGEST_CHARACTER + 1))) return true
  }
  return false
}

const LONGEST_CHARACTER = 4

/** First bytes of the characters below. */
const MAY_LEAD = new Uint8Array(256)
for (const byte of [0xc2, 0xc4, 0xc5, 0xc8, 0xc9, 0xcd, 0xce, 0xcf]) MAY_LEAD[byte] = 1
for (const byte of [0xd0, 0xd1, 0xd2, 0xd3, 0xd4, 0xd5, 0xd6]) MAY_LEAD[byte] = 1
for (const byte of [0xe1, 0xe2, 0xe3, 0xef, 0xf0, 0xf3]) MAY_LEAD[byte] = 1

const LOOKS_LIKE =
  '[\\p{Script=Cyrillic}\\p{Script=Greek}\\p{Script=Armenian}\\p{Default_Ignorable_Code_Point}' +
  '\\u0131\\u0142\\u0237\\u0251\\u0261\\u0269\\u2024\\u2010-\\u2015\\u2212\\u3002\\uff0e\\uff61\\uff21-\\uff5a]'

const BESIDE_LATIN = new RegExp(
  `[A-Za-z0-9]${LOOKS_LIKE}|${LOOKS_LIKE}[A-Za-z0-9]|[\\uff21-\\uff5a]`,
  'u',
)
