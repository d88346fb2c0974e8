import { normaliseName } from './exact-names.ts'
import type { NameMeaning } from './exact-names.ts'
import { builtInLexicon } from './lexicon.ts'
import type { Lexicon } from './lexicon.ts'
import type { Environment, Field, Venue } from './venues/venue-schema.ts'

export type { NameMeaning } from './exact-names.ts'

/**
 * Reads a name such as `APCA_API_KEY_ID`, `apca-api-key-id` or `alpacaApiKey`: first the catalogue's
 * own names, then any name made of a venue's token, environment words and credential words
 * (`GATEWAY_ALPACA_LIVE_SECRET`). Null where it says nothing about a venue.
 */
export function readName(
  name: string,
  { exactNames, tokens, tokenStarts }: Lexicon = builtInLexicon(),
): NameMeaning | null {
  const normal = normaliseName(name)
  const exact = exactNames.get(normal)
  if (exact !== undefined) return exact
  const words = normal.split('_').filter(Boolean)
  if (!words.some((word) => tokenStarts.has(word))) return null
  const most = Math.min(LONGEST_TOKEN, words.length)
  for (let length = most; length > 0; length -= 1) {
    for (let start = 0; start + length <= words.length; start += 1) {
      const token = words.slice(start, start + length).join('_')
      for (const venue of tokens.get(token) ?? []) {
        const parts = { before: words.slice(0, start), after: words.slice(start + length) }
        const meaning = readParts(parts, venue)
        if (meaning !== null) return meaning
      }
    }
  }
  return null
}

/** `live` or `paper` for a word such as PROD, MAINNET, SANDBOX or TESTNET; `unknown` for any other. */
export function readEnvironmentWord(word: string): Environment {
  const upper = word.toUpperCase()
  if (PAPER_WORDS.has(upper)) return 'paper'
  return LIVE_WORDS.has(upper) ? 'live' : 'unknown'
}

/** What the words of a name claim together; `unknown` where they disagree, or say nothing. */
export function readClaim(name: string): Environment {
  const words = normaliseName(name).split('_').map(readEnvironmentWord)
  const claims = new Set(words.filter((claim) => claim !== 'unknown'))
  return claims.size === 1 ? ([...claims][0] ?? 'unknown') : 'unknown'
}

const LIVE_WORDS = new Set(['LIVE', 'PROD', 'PRODUCTION', 'REAL', 'MAINNET'])
const PAPER_WORDS = new Set([
  'PAPER',
  'TEST',
  'TESTNET',
  'DEMO',
  'SANDBOX',
  'PRACTICE',
  'SIM',
  'SIMULATED',
])
const CREDENTIAL_WORDS: Readonly<Record<string, Field>> = {
  PASSPHRASE: 'passphrase',
  PASSWORD: 'passphrase',
  PRIVATE: 'privateKey',
  PK: 'privateKey',
  SECRET: 'secret',
  TOKEN: 'token',
  OAUTH: 'token',
  KEY: 'keyId',
  KEYID: 'keyId',
  APIKEY: 'keyId',
}
const CREDENTIAL_FILLERS = new Set(
  'API ID ACCESS TRADING BROKER SPOT FUTURES PERPETUAL MARGIN CLIENT CONSUMER APP USER REFRESH ED25519 RSA BEARER AUTH'.split(
    ' ',
  ),
)
/** Endings that are a credential's whatever stands before them: `BINANCE_BOT_SMITH_API_KEY`. */
const LOOSE_ENDINGS: Readonly<Record<string, Field | undefined>> = {
  API_KEY: 'keyId',
  API_SECRET: 'secret',
  SECRET_KEY: 'secret',
  PRIVATE_KEY: 'privateKey',
  ACCESS_TOKEN: 'token',
  API_TOKEN: 'token',
  API_PASSPHRASE: 'passphrase',
  CLIENT_SECRET: 'secret',
}
const LONGEST_LOOSE = 6

/** The `A` and `2` of keys that are kept in slots, or numbered. */
function isSlot(word: string): boolean {
  return /^(?:[A-Z]|\d{1,3})$/.test(word)
}

const ENDPOINT_WORDS = new Set(['URL', 'HOST', 'ENDPOINT', 'URI', 'SERVER', 'HOSTNAME'])
const ENDPOINT_FILLERS = new Set('API BASE REST WS WEBSOCKET STREAM TRADING BROKER'.split(' '))
const SWITCH_WORDS = new Set('IS USE TRADE TRADING MODE ENABLED ACCOUNT ENV API'.split(' '))
const CHOICE_WORDS = new Set('ENV ENVIRONMENT MODE NETWORK TRADING API'.split(' '))

/** Words before the venue's token that may name the owner: `EXECUTION_GATEWAY_ALPACA_KEY`. */
const LONGEST_PREFIX = 3
/** Words that a venue's token may have: `INTERACTIVE_BROKERS`. */
const LONGEST_TOKEN = 4

function readParts(
  { before, after }: { readonly before: readonly string[]; readonly after: readonly string[] },
  venue: Venue,
): NameMeaning | null {
  if (before.length > LONGEST_PREFIX) return null
  const isClaim = (word: string): boolean => readEnvironmentWord(word) !== 'unknown'
  const claims = new Set([...before, ...after].filter(isClaim).map(readEnvironmentWord))
  const pointsTo: Environment = claims.size === 1 ? ([...claims][0] ?? 'unknown') : 'unknown'
  const words = after.filter((word) => !isClaim(word))
  const base = { venue, pointsTo, values: null }
  const made = (main: (word: string) => boolean, filler: ReadonlySet<string>): boolean =>
    words.some(main) && words.every((word) => main(word) || filler.has(word) || isSlot(word))

  if (made((word) => word in CREDENTIAL_WORDS, CREDENTIAL_FILLERS)) {
    const field = Object.entries(CREDENTIAL_WORDS).find(([word]) => words.includes(word))?.[1]
    return { ...base, role: 'credential', field: field ?? 'secret' }
  }
  const [main, last] = words.filter((word) => !isSlot(word)).slice(-2)
  const ending = `${main ?? ''}_${last ?? ''}`
  if (words.length <= LONGEST_LOOSE && LOOSE_ENDINGS[ending] !== undefined) {
    return { ...base, role: 'credential', field: LOOSE_ENDINGS[ending], isLoose: true }
  }
  if (made((word) => ENDPOINT_WORDS.has(word), ENDPOINT_FILLERS))
    return { ...base, role: 'endpoint', field: 'endpoint' }
  const chain = words.includes('CHAIN') ? venue.chains[0] : undefined
  if (chain !== undefined && words.every((word) => word === 'CHAIN' || word === 'ID')) {
    const values = { paper: chain.paper, live: chain.live }
    return { ...base, role: 'chain', field: 'switch', values }
  }
  if (words.at(-1) === 'PORT' && venue.switches.some(({ kind }) => kind === 'port'))
    return { ...base, role: 'port', field: 'switch' }
  if (pointsTo !== 'unknown' && words.every((word) => SWITCH_WORDS.has(word))) {
    const [paper, live] = pointsTo === 'paper' ? ['true', 'false'] : ['false', 'true']
    return { ...base, role: 'switch', field: 'switch', values: { paper: [paper], live: [live] } }
  }
  if (claims.size === 0 && words.length > 0 && words.every((word) => CHOICE_WORDS.has(word)))
    return { ...base, role: 'switch', field: 'switch' }
  return null
}
