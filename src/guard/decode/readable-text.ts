import { decodeText } from '../decode-text.ts'

/** Shortest text that is worth a look. */
const SHORTEST_TEXT = 16
/** Share of characters that no text holds, up to which bytes are a text as a whole. */
const ODD_SHARE = 0.05
/** UTF-16 of Latin letters makes two bytes of each. */
const WIDE_SHARE = 0.6

export type ReadableText = { readonly text: string; readonly isWide: boolean }

/** The text in decoded bytes: whole where it is mostly printable, or the parts of it that are. */
export function readText(bytes: Buffer): readonly ReadableText[] {
  const decoded = decodeText(bytes)
  if (decoded === null) return []
  const text = decoded.replace(/[\n\t\r ]{1,4096}$/, '')
  const isWide = decoded.length <= bytes.length * WIDE_SHARE
  const odd = text.match(ODD)?.length ?? 0
  const parts = odd <= text.length * ODD_SHARE ? [text] : (text.match(READABLE) ?? [])
  return parts
    .filter((part) => part.length >= SHORTEST_TEXT)
    .map((part) => ({ text: part, isWide }))
}

const ODD = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffd]/g
const READABLE = /[^\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffd]{16,}/g
