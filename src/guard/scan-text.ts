import { classifyFile } from './classify-file.ts'
import { isInstalledCode } from './installed-code.ts'
import { builtInLexicon } from './lexicon.ts'
import type { Lexicon } from './lexicon.ts'
import { identityAtPlace } from './identity.ts'
import type { Observation } from './observation.ts'
import { readName } from './read-name.ts'
import { LARGEST_PROGRAM, LARGEST_STRUCTURE } from './reading-limits.ts'
import { findLines } from './scan/find-lines.ts'
import { scanLine } from './scan/scan-line.ts'
import { isIdleProgram, scanCode } from './code/scan-code.ts'
import { mergeObservations } from './structure/merge-observations.ts'
import { scanStructure } from './structure/scan-structure.ts'

/** Everything that one text says about venues: credentials, endpoints, switches, accounts. */
export function scanText(
  text: string,
  path: string,
  lexicon: Lexicon = builtInLexicon(),
  onMention: () => void = () => {},
): readonly Observation[] {
  return scanUtf8(Buffer.from(text), path, { lexicon, onMention })
}

/**
 * The same of a text as bytes of UTF-8; what says nothing is passed over without being decoded.
 * @param reader.onMention called at the first line that may say anything, before the text is looked at closely
 */
export function scanUtf8(
  bytes: Buffer,
  path: string,
  { lexicon, onMention }: { readonly lexicon: Lexicon; readonly onMention: () => void },
): readonly Observation[] {
  const kind = classifyFile(path)
  const observations: Observation[] = []
  let hasLines = false
  for (const line of findLines(bytes, path, lexicon)) {
    if (!hasLines) onMention()
    hasLines = true
    observations.push(...scanLine(line, kind, lexicon))
  }
  if (observations.length === 0 && !hasLines) return []
  const unique = new Map(observations.map((one) => [identityAtPlace(one), one] as const))
  const byLines = withoutEchoes([...unique.values()], lexicon)
  return bytes.length > LARGEST_STRUCTURE
    ? byLines
    : withStructure(byLines, { bytes, path, lexicon })
}

/** What a file's structure says, where it has one, over what its lines say. */
function withStructure(
  byLines: readonly Observation[],
  file: { readonly bytes: Buffer; readonly path: string; readonly lexicon: Lexicon },
): readonly Observation[] {
  const { path, lexicon } = file
  if (isInstalledCode(path) || isIdleProgram(path, file.bytes, lexicon)) return byLines
  const text = file.bytes.toString('utf8')
  const byStructure = scanStructure(text, path, lexicon)
  if (byStructure === null) {
    const isProgram = file.bytes.length <= LARGEST_PROGRAM
    return isProgram ? mergeObservations(byLines, scanCode(text, path, lexicon)) : byLines
  }
  const isEncoded = KUBERNETES_SECRET.test(text)
  return mergeObservations(
    isEncoded ? byLines.filter(({ value }) => !isEncodedText(value)) : byLines,
    byStructure,
  )
}

/** Its values are base64; the structure gives what they stand for. */
const KUBERNETES_SECRET = /^\s*"?kind"?:\s*"?Secret"?/m

function isEncodedText(value: string): boolean {
  if (!/^[A-Za-z0-9+/]{4,}={0,2}$/.test(value) || value.length % 4 !== 0) return false
  return /^[\t\n\r\x20-\x7E]*$/.test(Buffer.from(value, 'base64').toString('latin1'))
}

/** Pieces of a long line overlap: what stands in two of them is one thing. */
function withoutEchoes(
  observations: readonly Observation[],
  lexicon: Lexicon,
): readonly Observation[] {
  const named = new Set(observations.filter((one) => hasVenueName(one, lexicon)).map(placeAndValue))
  return observations.filter(
    (one) =>
      one.what !== 'credential' || hasVenueName(one, lexicon) || !named.has(placeAndValue(one)),
  )
}

/** `name: KEY` over `value: text` names the text below; by its shape alone it is found there again. */
function hasVenueName({ name }: Observation, lexicon: Lexicon): boolean {
  return name !== null && readName(name, lexicon) !== null
}

function placeAndValue({ place, value }: Observation): string {
  return `${place.line} ${value}`
}
