import { readEnvironmentWord } from '../read-name.ts'
import type { Environment, Field } from '../venues/venue-schema.ts'
import { claimOf } from './read-venue-word.ts'
import { splitWords } from './split-words.ts'

/** What a name says inside something that already names a venue. */
export type ShortName =
  | {
      readonly role: 'credential'
      readonly field: Field
      readonly claim: Environment
      /** Whether anything else bears that name too, so that the value must look issued. */
      readonly isCommon: boolean
    }
  | { readonly role: 'account' | 'port' | 'endpoint' }
  | { readonly role: 'switch'; readonly whenTrue: 'live' | 'paper' }
  | { readonly role: 'choice' }

/** Reads `apiKey`, `secret`, `paper`, `sandbox_mode`, `environment` …; null for any other name. */
export function readShortName(name: string): ShortName | null {
  const words = splitWords(name)
  const claims = words.filter((word) => readEnvironmentWord(word) !== 'unknown')
  const rest = words.filter((word) => readEnvironmentWord(word) === 'unknown').join('')
  const field = FIELDS.get(rest)
  if (field !== undefined)
    return { role: 'credential', field, claim: claimOf(claims), isCommon: COMMON.has(rest) }
  const whole = words.join('')
  if (PAPER_SWITCHES.has(whole)) return { role: 'switch', whenTrue: 'paper' }
  if (LIVE_SWITCHES.has(whole)) return { role: 'switch', whenTrue: 'live' }
  if (CHOICES.has(whole)) return { role: 'choice' }
  if (ACCOUNTS.has(whole)) return { role: 'account' }
  if (whole.endsWith('port')) return { role: 'port' }
  return words.some((word) => ENDPOINTS.has(word)) ? { role: 'endpoint' } : null
}

/** What a switch's value says: `true` and `false` decide, in any spelling that means no. */
export function readSwitchValue(whenTrue: 'live' | 'paper', value: string): Environment {
  if (/^(?:true|1)$/.test(value)) return whenTrue
  if (!/^(?:false|no|off|0)$/i.test(value)) return 'unknown'
  return whenTrue === 'paper' ? 'live' : 'paper'
}

/** Names that speak of trading wherever they stand, so also about a venue further down. */
export function isTradingSwitch(compactName: string): boolean {
  return TRADING_SWITCHES.has(compactName)
}

const FIELDS: ReadonlyMap<string, Field> = new Map<string, Field>([
  ...fields(
    'keyId',
    'apikey key keyid apikeyid apiid accesskey accesskeyid publickey apipublickey',
  ),
  ...fields('keyId', 'consumerkey clientkey appkey apikeyname tradingkey brokerkey'),
  ...fields('secret', 'secret apisecret secretkey apisecretkey secretapikey keysecret'),
  ...fields('secret', 'clientsecret appsecret consumersecret apikeysecret secretaccesskey'),
  ...fields('token', 'token apitoken accesstoken oauthtoken oauth authtoken bearertoken bearer'),
  ...fields('token', 'refreshtoken sessiontoken'),
  ...fields('passphrase', 'passphrase apipassphrase password apipassword passwd keypassphrase'),
  ...fields(
    'privateKey',
    'privatekey apiprivatekey walletprivatekey pk agentprivatekey signingkey',
  ),
])

const COMMON = set('key token publickey bearer oauth pk password passwd')
const PAPER_SWITCHES = set(
  'paper ispaper usepaper papertrading papertrade papermode sandbox issandbox usesandbox ' +
    'sandboxmode testnet istestnet usetestnet testnetmode demo isdemo usedemo demotrading demomode ' +
    'practice ispractice istest simulated issimulated simulatedtrading simulation dryrun isdryrun ' +
    'enabledemotrading setsandboxmode paperaccount usepapertrading',
)
const LIVE_SWITCHES = set(
  'live islive uselive livetrading livemode mainnet ismainnet usemainnet production isproduction ' +
    'realmoney real enablelivetrading enablelive',
)
const CHOICES = set(
  'environment env mode tradingmode network tradeenv tradingenvironment accounttype apienvironment ' +
    'tradingenv servertype brokeragemode',
)
const ACCOUNTS = set('account accountid accountnumber accountno accountname')
const ENDPOINTS = new Set(['url', 'urls', 'host', 'hostname', 'endpoint', 'uri', 'server', 'base'])
const TRADING_SWITCHES = set(
  'paper ispaper usepaper papertrading papertrade papermode sandboxmode usesandbox sandbox testnet ' +
    'istestnet usetestnet demotrading demomode dryrun isdryrun simulatedtrading islive uselive ' +
    'livetrading livemode enablelivetrading tradingmode usepapertrading',
)

function set(words: string): ReadonlySet<string> {
  return new Set(words.split(' '))
}

function fields(field: Field, words: string): readonly (readonly [string, Field])[] {
  return words.split(' ').map((word) => [word, field] as const)
}
