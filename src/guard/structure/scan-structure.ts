import { classifyFile } from '../classify-file.ts'
import { builtInLexicon } from '../lexicon.ts'
import type { Lexicon } from '../lexicon.ts'
import type { Observation } from '../observation.ts'
import { attachEvidence } from './attach-evidence.ts'
import { isIssued } from './is-issued.ts'
import { mayNameVenue } from './may-name-venue.ts'
import { readTrees } from './read-tree.ts'
import { readVenueWord } from './read-venue-word.ts'
import { scanNotebook } from './scan-notebook.ts'
import type { ScopedObservation } from './scoped-observation.ts'
import { walkTree } from './walk-tree.ts'

/**
 * What a structured file says about venues: an object that names a venue gives its credentials,
 * switches and hosts their venue, whatever their own names are; each has a `scope` (`ScopedObservation`).
 * A notebook’s cells are read as code. Null where the file is a test, of no known
 * structure, or does not parse; the scan by lines then stands alone.
 */
export function scanStructure(
  text: string,
  path: string,
  lexicon: Lexicon = builtInLexicon(),
): readonly Observation[] | null {
  if (/\.ipynb$/i.test(path)) return scanNotebook(text, path, lexicon)
  if (classifyFile(path) === 'test') return null
  const fileName = (path.split('/').at(-1) ?? path).replace(/\.[^.]*$/, '')
  const named = readVenueWord(fileName, lexicon)
  const mayMatter = (part: string): boolean => named !== null || mayNameVenue(part, lexicon)
  const trees = readTrees(text, path, mayMatter)
  if (trees === null) return null
  const found = trees.flatMap((tree, index) =>
    walkTree(tree, { path, scope: trees.length === 1 ? '' : `/${index}`, named, lexicon }),
  )
  const attached = attachEvidence(found)
  return TABLE.test(path) ? attached.flatMap((one) => asInTable(one, lexicon)) : attached
}

const TABLE = /\.(?:csv|tsv|sql)$/i

/**
 * A table of data is full of stand-ins, and lists many a host and switch that nobody uses: they count beside a
 * credential that looks issued. A passphrase is chosen by people and looks like anything.
 */
function asInTable(one: ScopedObservation, lexicon: Lexicon): readonly ScopedObservation[] {
  if (one.what !== 'credential') return [{ ...one, isReported: false, isSetting: false }]
  if ((one.field === 'keyId' || one.field === 'token') && isOfData(one.value, lexicon)) return []
  return one.field === 'passphrase' || isIssued(one.value) ? [one] : []
}

/** The key of a row, such as `binance-btcusdt-20240101`, or the address of a token; neither opens anything. */
function isOfData(value: string, { tokens }: Lexicon): boolean {
  if (/^0x[0-9a-fA-F]{40}$/.test(value)) return true
  return value
    .split(/[^A-Za-z0-9]/)
    .some((word) => word.length > 2 && tokens.has(word.toUpperCase()))
}
