import { venues } from './venues/catalogue.ts'
import type { Environment, Field, Venue } from './venues/venue-schema.ts'

/** What the name of a variable or key says about its value. */
export type NameMeaning = {
  readonly venue: Venue
  readonly role: 'credential' | 'account' | 'endpoint' | 'switch' | 'port'
  readonly field: Field
  /** Environment that the name itself claims (`BINANCE_TESTNET_API_KEY`). */
  readonly pointsTo: Environment
  /** Exact values of a switch; null for the words of `readEnvironmentWord`. */
  readonly values: { readonly paper: readonly string[]; readonly live: readonly string[] } | null
}

/**
 * Reads a name such as `APCA_API_KEY_ID`, `apca-api-key-id` or `alpacaApiKey`: first the catalogue's
 * own names, then any name made of a venue's token, environment words and credential words
 * (`GATEWAY_ALPACA_LIVE_SECRET`). Null where it says nothing about a venue.
 */
export function readName(name: string): NameMeaning | null {
  const normal = normalise(name)
  const exact = exactNames.get(normal)
  if (exact !== undefined) return exact
  for (const [token, venue] of tokensLongestFirst) {
    const meaning = readParts(normal, token, venue)
    if (meaning !== null) return meaning
  }
  return null
}

/** `live` or `paper` for a word such as PROD, MAINNET, SANDBOX or TESTNET; `unknown` for any other. */
export function readEnvironmentWord(word: string): Environment {
  const upper = word.toUpperCase()
  if (PAPER_WORDS.has(upper)) return 'paper'
  return LIVE_WORDS.has(upper) ? 'live' : 'unknown'
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
  'API ID ACCESS TRADING BROKER SPOT FUTURES CLIENT ED25519 RSA BEARER AUTH'.split(' '),
)
const ENDPOINT_WORDS = new Set(['URL', 'HOST', 'ENDPOINT', 'URI', 'SERVER', 'HOSTNAME'])
const ENDPOINT_FILLERS = new Set('API BASE REST WS WEBSOCKET STREAM TRADING BROKER'.split(' '))
const SWITCH_WORDS = new Set('IS USE TRADE TRADING MODE ENABLED ACCOUNT ENV API'.split(' '))
const CHOICE_WORDS = new Set('ENV ENVIRONMENT MODE NETWORK TRADING API'.split(' '))

function normalise(name: string): string {
  return name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replaceAll(/[^A-Za-z0-9]+/g, '_')
    .toUpperCase()
}

const exactNames: ReadonlyMap<string, NameMeaning> = new Map(
  venues.flatMap((venue): readonly (readonly [string, NameMeaning])[] => [
    ...venue.names.map(
      ({ name, field, pointsTo }) =>
        [
          name,
          {
            venue,
            role: field === 'account' ? 'account' : 'credential',
            field,
            pointsTo,
            values: null,
          },
        ] as const,
    ),
    ...venue.endpointNames.map(
      ({ name }) =>
        [
          name,
          { venue, role: 'endpoint', field: 'endpoint', pointsTo: 'unknown', values: null },
        ] as const,
    ),
    ...venue.switches
      .filter(({ kind, name }) => kind !== 'port' && /^[A-Za-z_-]+$/.test(name))
      .map(
        ({ name, paper, live }) =>
          [
            normalise(name),
            {
              venue,
              role: 'switch',
              field: 'switch',
              pointsTo: 'unknown',
              values: { paper, live },
            },
          ] as const,
      ),
  ]),
)

const tokensLongestFirst: readonly (readonly [string, Venue])[] = venues
  .flatMap((venue) => venue.nameTokens.map((token) => [token, venue] as const))
  .sort(([left], [right]) => right.length - left.length)

/** Words before the venue's token that may name the owner: `EXECUTION_GATEWAY_ALPACA_KEY`. */
const LONGEST_PREFIX = 3

function readParts(normal: string, token: string, venue: Venue): NameMeaning | null {
  const at = `_${normal}_`.indexOf(`_${token}_`)
  if (at === -1) return null
  const before = normal.slice(0, at).split('_').filter(Boolean)
  const after = normal
    .slice(at + token.length)
    .split('_')
    .filter(Boolean)
  if (before.length > LONGEST_PREFIX) return null
  const isClaim = (word: string): boolean => readEnvironmentWord(word) !== 'unknown'
  const claims = new Set([...before, ...after].filter(isClaim).map(readEnvironmentWord))
  const pointsTo: Environment = claims.size === 1 ? ([...claims][0] ?? 'unknown') : 'unknown'
  const words = after.filter((word) => !isClaim(word))
  const base = { venue, pointsTo, values: null }
  const made = (main: (word: string) => boolean, filler: ReadonlySet<string>): boolean =>
    words.some(main) && words.every((word) => main(word) || filler.has(word))

  if (made((word) => word in CREDENTIAL_WORDS, CREDENTIAL_FILLERS)) {
    const field = Object.entries(CREDENTIAL_WORDS).find(([word]) => words.includes(word))?.[1]
    return { ...base, role: 'credential', field: field ?? 'secret' }
  }
  if (made((word) => ENDPOINT_WORDS.has(word), ENDPOINT_FILLERS))
    return { ...base, role: 'endpoint', field: 'endpoint' }
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
