import { classifyFile } from './classify-file.ts'
import { readHidden, withoutEncoded } from './decode/read-hidden.ts'
import { readReferred } from './decode/references/read-referred.ts'
import { decodeText } from './decode-text.ts'
import { readSuspectLines } from './hosts/read-disguised-hosts.ts'
import { muteInstalledCode } from './installed-code.ts'
import type { Lexicon } from './lexicon.ts'
import { identityAtPlace } from './identity.ts'
import type { Observation } from './observation.ts'
import { isReadByLines, LARGEST_STRUCTURE, READ_BY_LINES } from './reading-limits.ts'
import { asInKind } from './scan/scan-line.ts'
import { scanText, scanUtf8 } from './scan-text.ts'
import type { ScanContent } from './sources/source-scan.ts'

/** Bytes that are looked at to tell plain text from what must be decoded. */
const SNIFFED_BYTES = 8_192
const NEWLINE = 0x0a
const RETURN = 0x0d

/**
 * Reads files by what is known of venues: as they stand, and what is encoded in them.
 * @param onUnread told of what a file hides and nobody can read, and with READ_BY_LINES of one that is
 * too large for more
 * @param onMention called before a text is looked at closely, since something in it may speak of a venue
 */
export function createScanner(
  lexicon: Lexicon,
  onUnread: (path: string, reason: string) => void = () => {},
  onMention: () => void = () => {},
): ScanContent {
  const scanHidden = (text: string, path: string): readonly Observation[] =>
    scanText(text, path, lexicon, onMention)
  return (bytes, path) => {
    const text = isPlain(bytes) ? bytes : asUtf8(bytes)
    if (text === null) return null
    const kind = classifyFile(path)
    const byWords = scanUtf8(text, path, { lexicon, onMention })
    const plain = withSuspects(byWords, asInKind(kind, readSuspectLines(text, path, lexicon)))
    const hidden = readHidden(text, path, scanHidden)
    if (!hidden.isComplete) onUnread(path, 'it holds more encoded text than can be read')
    if (isReadByLines(path, text.length) && lexicon.words.find(text, 0, text.length) !== -1) {
      onUnread(path, READ_BY_LINES)
    }
    const isSetting = kind === 'setting' && text.length <= LARGEST_STRUCTURE
    const referred = isSetting ? readReferred(text.toString('utf8'), path, scanHidden) : []
    const deeper = [...hidden.observations, ...referred]
    const all = deeper.length === 0 ? plain : [...withoutEncoded(plain, deeper), ...deeper]
    return muteInstalledCode(all, path)
  }
}

/** Nearly every file: read as it is, only the lines that matter become strings. */
function isPlain(bytes: Buffer): boolean {
  if ((bytes[0] ?? 0) >= 0xfe) return false
  const head = bytes.subarray(0, SNIFFED_BYTES)
  return !head.includes(0) && (head.includes(NEWLINE) || !head.includes(RETURN))
}

/** Hosts in disguise are found again in lines that hold a word of the catalogue too. */
function withSuspects(
  plain: readonly Observation[],
  suspects: readonly Observation[],
): readonly Observation[] {
  if (suspects.length === 0) return plain
  const known = new Set(plain.map(identityAtPlace))
  return [...plain, ...suspects.filter((one) => !known.has(identityAtPlace(one)))]
}

function asUtf8(bytes: Buffer): Buffer | null {
  const text = decodeText(bytes)
  return text === null ? null : Buffer.from(text)
}
