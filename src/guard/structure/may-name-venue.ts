import type { Lexicon } from '../lexicon.ts'
import { hasVenueWord } from './has-venue-word.ts'

/** Whether a text has a word of any venue: one pass that spares most files from being parsed. */
export function mayNameVenue(text: string, lexicon: Lexicon): boolean {
  return (
    hasVenueWord(Buffer.from(text), lexicon) ||
    shortWords(lexicon).test(text) ||
    commonNames(lexicon).test(text) ||
    KUBERNETES_SECRET.test(text)
  )
}

/** Its values are encoded, and so may be whole files. */
const KUBERNETES_SECRET = /["']?kind["']?\s{0,8}:\s{0,8}["']?Secret/

const names = new WeakMap<Lexicon, RegExp>()

/** Ids of venues that are common words, where a setting's value is nothing else. */
function commonNames(lexicon: Lexicon): RegExp {
  const cached = names.get(lexicon)
  if (cached !== undefined) return cached
  const ids = lexicon.venues
    .filter(({ nameTokens, id }) => !nameTokens.some((token) => isNamedBy(token, id)))
    .map(({ id }) => id)
  const made = new RegExp(`[:=]\\s{0,8}["']?(?:${['(?!)', ...ids].join('|')})["'\\s,}]`, 'i')
  names.set(lexicon, made)
  return made
}

function isNamedBy(token: string, id: string): boolean {
  return id.replaceAll('-', '').includes(token.toLowerCase().replaceAll('_', ''))
}

const known = new WeakMap<Lexicon, RegExp>()

/** Tokens such as `IB` are too short to be words, but may be a whole key or section. */
function shortWords(lexicon: Lexicon): RegExp {
  const cached = known.get(lexicon)
  if (cached !== undefined) return cached
  const words = [...lexicon.tokens.keys()].filter((token) => token.length < 3)
  const made = new RegExp(`(?:^|["'\\s[.{,])(?:${['IB', ...words].join('|')})["'\\s\\].:=]`, 'im')
  known.set(lexicon, made)
  return made
}
