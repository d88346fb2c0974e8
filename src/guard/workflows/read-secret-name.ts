import { normaliseName } from '../exact-names.ts'
import { builtInLexicon } from '../lexicon.ts'
import type { Lexicon } from '../lexicon.ts'
import { readEnvironmentWord, readName } from '../read-name.ts'

/** What the name of a secret says, where it is that of a credential to trade with. */
export type SecretMeaning = {
  /** `both` where the name says live and paper. */
  readonly says: 'live' | 'paper' | 'both' | 'unknown'
  /** Why a secret without a word for it counts as live; else null. */
  readonly because: string | null
}

/**
 * Reads the name of a secret such as `ALPACA_LIVE_API_KEY` or `LIVE_API_SECRET`. It is known to be a secret, so a
 * venue's word beside a live one is enough. A slot at its end (`_A`, `_2`, `_NEXT`) says nothing.
 * Null where it is no credential to trade with.
 */
export function readSecretName(
  name: string,
  lexicon: Lexicon = builtInLexicon(),
): SecretMeaning | null {
  const words = withoutSlot(normaliseName(name).split('_').filter(Boolean))
  const says = readClaims(words)
  const meaning = readName(words.join('_'), lexicon)
  if (meaning?.role === 'credential') {
    if (meaning.pointsTo === 'live' && says === 'unknown') return { says: 'live', because: null }
    const isAlwaysLive = meaning.venue.everyKeyIsLive !== null && says !== 'paper'
    return isAlwaysLive && says === 'unknown'
      ? { says: 'live', because: `every key of ${meaning.venue.name} is live` }
      : { says, because: null }
  }
  const isLive = says === 'live' || says === 'both'
  if (meaning !== null) return null
  const isCredential = words.some((word) => CREDENTIAL_WORDS.has(word))
  if (namesVenue(words, lexicon)) {
    if (ADDRESS_WORDS.has(words.at(-1) ?? '') || words.some((word) => OTHER_WORDS.has(word))) {
      return null
    }
    return isLive || isCredential ? { says, because: null } : null
  }
  return isCredential && isForTrading(words) ? { says, because: null } : null
}

const CREDENTIAL_WORDS = new Set(
  'KEY KEYS KEYID APIKEY SECRET SECRETS TOKEN PASSWORD PASSPHRASE PRIVATE PK CREDENTIAL CREDENTIALS CREDS SEED MNEMONIC'.split(
    ' ',
  ),
)
const ADDRESS_WORDS = new Set('URL URI HOST HOSTNAME ENDPOINT SERVER PORT WEBHOOK'.split(' '))
/** What else keeps a secret beside a venue: `KRAKEN_DB_PASSWORD`. */
const OTHER_WORDS = new Set(
  'DB DATABASE POSTGRES MYSQL MONGO REDIS SMTP MAIL SSH BOT TELEGRAM SLACK DISCORD REGISTRY DOCKER GITHUB GH SENTRY'.split(
    ' ',
  ),
)
const TRADING_WORDS = new Set(
  'TRADING TRADE TRADER BROKER BROKERAGE EXCHANGE VENUE WALLET'.split(' '),
)
const FILLERS = new Set('API ID ACCESS CLIENT ACCOUNT SPOT FUTURES'.split(' '))
/** Words that only trading uses in this sense; PROD and TEST are said of everything. */
const TRADING_CLAIMS = new Set('LIVE REAL MAINNET PAPER TESTNET'.split(' '))
const SLOT = /^(?:[A-Z]|\d{1,2}|V\d{1,2}|PRIMARY|SECONDARY|OLD|NEW|CURRENT|PREVIOUS|NEXT|IDLE)$/

function withoutSlot(words: readonly string[]): readonly string[] {
  const last = words.at(-1)
  return words.length > 2 && last !== undefined && SLOT.test(last) ? words.slice(0, -1) : words
}

function readClaims(words: readonly string[]): SecretMeaning['says'] {
  const claims = new Set(words.map(readEnvironmentWord))
  if (claims.has('live')) return claims.has('paper') ? 'both' : 'live'
  return claims.has('paper') ? 'paper' : 'unknown'
}

const LONGEST_TOKEN = 4

function namesVenue(words: readonly string[], { tokens }: Lexicon): boolean {
  return words.some((_, start) =>
    Array.from({ length: LONGEST_TOKEN }, (_, more) =>
      words.slice(start, start + more + 1).join('_'),
    ).some((token) => tokens.has(token)),
  )
}

/** Made of nothing but words for credentials, trading and environments: `LIVE_API_KEY`, `PROD_BROKER_SECRET`. */
function isForTrading(words: readonly string[]): boolean {
  const isOfTrading = (word: string): boolean => TRADING_WORDS.has(word) || TRADING_CLAIMS.has(word)
  return (
    words.some(isOfTrading) &&
    words.every(
      (word) =>
        isOfTrading(word) ||
        CREDENTIAL_WORDS.has(word) ||
        FILLERS.has(word) ||
        readEnvironmentWord(word) !== 'unknown',
    )
  )
}
