import type { Lexicon } from '../lexicon.ts'
import { readEnvironmentWord } from '../read-name.ts'
import type { Environment, Venue } from '../venues/venue-schema.ts'
import { splitWords } from './split-words.ts'

/** A venue as a configuration names it, and the environment that the name claims. */
export type VenueName = { readonly venue: Venue; readonly claim: Environment }

/**
 * Reads a text that is nothing but a venue's name: `kraken`, `binance_perpetual_testnet`, `okx-demo`,
 * `AlpacaBrokerage`. Null where it has any other word, such as `alpaca_api_key`. Ids that are common words
 * (`gate`, `delta`) count only where a venue is expected, as after `exchange:`.
 */
export function readVenueWord(
  text: string,
  lexicon: Lexicon,
  isExpected = false,
): VenueName | null {
  if (text.length > LONGEST_NAME) return null
  const { sure, expected } = wordsOf(lexicon)
  const words = splitWords(text)
  for (let length = Math.min(words.length, 3); length > 0; length -= 1) {
    for (let start = 0; start + length <= words.length; start += 1) {
      const word = words.slice(start, start + length).join('')
      const venue = sure.get(word) ?? (isExpected ? expected.get(word) : undefined)
      if (venue === undefined) continue
      const rest = [...words.slice(0, start), ...words.slice(start + length)]
      if (rest.every(isNeutralWord)) return { venue, claim: claimOf(rest) }
    }
  }
  return null
}

/** The one environment that words claim; `unknown` where they claim none or both. */
export function claimOf(words: readonly string[]): Environment {
  const claims = new Set(words.map(readEnvironmentWord).filter((claim) => claim !== 'unknown'))
  const [first] = claims
  return claims.size === 1 && first !== undefined ? first : 'unknown'
}

const LONGEST_NAME = 60

/** Names that programs use beside the venue's own, mostly ccxt's. */
const ALIASES: Readonly<Record<string, string>> = {
  binanceusdm: 'binance',
  binancecoinm: 'binance',
  interactivebrokers: 'ibkr',
  ibgateway: 'ibkr',
  krakenspot: 'kraken',
  okex: 'okx',
  okx5: 'okx',
  coinbase: 'coinbase-advanced',
  coinbaseadvanced: 'coinbase-advanced',
}

type VenueWords = {
  readonly sure: ReadonlyMap<string, Venue>
  readonly expected: ReadonlyMap<string, Venue>
}

const known = new WeakMap<Lexicon, VenueWords>()

function wordsOf(lexicon: Lexicon): VenueWords {
  const cached = known.get(lexicon)
  if (cached !== undefined) return cached
  const aliases = Object.entries(ALIASES).flatMap(([alias, id]) => {
    const venue = lexicon.findVenue(id)
    return venue === null ? [] : [[alias, venue] as const]
  })
  const tokens = lexicon.venues.flatMap((venue) =>
    venue.nameTokens.map((token) => [compact(token), venue] as const),
  )
  const words = {
    sure: new Map([...aliases, ...tokens]),
    expected: new Map(lexicon.venues.map((venue) => [compact(venue.id), venue] as const)),
  }
  known.set(lexicon, words)
  return words
}

function compact(name: string): string {
  return name.toLowerCase().replaceAll(/[^a-z0-9]/g, '')
}

const NEUTRAL = new Set(
  (
    'api broker brokers brokerage exchange account accounts client clients connector connectors ' +
    'config conf settings options spot futures future perpetual perp swap margin usdm coinm usd ' +
    'us global derivative derivatives linear inverse data exec execution trading trade trader ' +
    'v1 v2 v3 v5 main default primary credentials credential creds keys adapter gateway provider ' +
    'rest ws markets securities'
  ).split(' '),
)

export function isNeutralWord(word: string): boolean {
  return NEUTRAL.has(word) || readEnvironmentWord(word) !== 'unknown'
}
