import type { Lexicon } from '../lexicon.ts'
import { hasVenueWord } from '../structure/has-venue-word.ts'

/**
 * Whether code in UTF-8 may say anything: it has a word of a venue or a client library, or texts side by side
 * that could be pieces of a key. Spares nearly every file from being split into its pieces.
 */
export function mayMatter(bytes: Buffer, lexicon: Lexicon): boolean {
  if (hasVenueWord(bytes, lexicon)) return true
  // What is looked for is ASCII, and bytes become such a text the fastest.
  const text = bytes.toString('latin1')
  return librariesOf(lexicon).test(text) || ESCAPED.test(text) || hasPieces(text)
}

/** Libraries whose names have no venue's word in them; Kalshi's example calls its own `clients`, as anybody does. */
const LIBRARIES = ['ccxt', 'pybit', 'ib_insync', 'ib_async', 'ibapi', 'stoqey', 'com.ib.']

const known = new WeakMap<Lexicon, RegExp>()

function librariesOf(lexicon: Lexicon): RegExp {
  const cached = known.get(lexicon)
  if (cached !== undefined) return cached
  const ofTeam = lexicon.venues.flatMap(({ calls }) => calls.map(({ library }) => library))
  const words = [...new Set([...LIBRARIES, ...ofTeam])].filter(
    (word) => word.length > 3 && word !== 'clients',
  )
  const plain = words.map((word) => word.replaceAll(/[^A-Za-z0-9_]/g, '\\$&'))
  const made = new RegExp(`\\b(?:${plain.join('|')})`, 'i')
  known.set(lexicon, made)
  return made
}

/** Escapes of capital letters and digits in a long run of such. */
const ESCAPED = /\\(?:x[3-5][0-9A-Fa-f]|u00[3-5][0-9A-Fa-f])[A-Z0-9\\xu]{12}/

/** Shorter pairs of pieces are codes and words of other kinds. */
const SHORTEST_PAIR = 8

function hasPieces(text: string): boolean {
  for (const [, one = '', sign = '', other = ''] of text.matchAll(PIECES)) {
    const pair = one + other
    const isKeyLike = pair.length >= SHORTEST_PAIR || !sign.includes(',')
    if (isKeyLike && /\d/.test(pair) && /[A-Z]/.test(pair)) return true
  }
  return false
}

/** Two texts of capital letters and digits with nothing but a join between them; other bytes may be blanks of Unicode. */
const PIECES =
  /["'`]([A-Z0-9]{1,26})["'`](?=([\s+,\\()\x80-\xff]{0,64}(?:\.\s{0,4}[a-z_]{1,8}\()?)[rbuRBU]?["'`]([A-Z0-9]{1,26})["'`])/g
