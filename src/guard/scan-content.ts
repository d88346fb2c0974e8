import { decodeText } from './decode-text.ts'
import type { Lexicon } from './lexicon.ts'
import { scanUtf8 } from './scan-text.ts'
import type { ScanContent } from './sources/source-scan.ts'

/** Bytes that are looked at to tell plain text from what must be decoded. */
const SNIFFED_BYTES = 8_192

/** Reads files by what is known of venues. */
export function createScanner(lexicon: Lexicon): ScanContent {
  return (bytes, path) => {
    if (isPlain(bytes)) return scanUtf8(bytes, path, lexicon)
    const text = decodeText(bytes)
    return text === null ? null : scanUtf8(Buffer.from(text), path, lexicon)
  }
}

/** Nearly every file: read as it is, only the lines that matter become strings. */
function isPlain(bytes: Buffer): boolean {
  const isMarked = (bytes[0] ?? 0) >= 0xfe
  return !isMarked && !bytes.subarray(0, SNIFFED_BYTES).includes(0)
}
