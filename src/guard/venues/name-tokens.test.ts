import { expect, it } from 'vitest'

import { normaliseName } from '../exact-names.ts'
import { readName } from '../read-name.ts'
import { builtInCatalogue, venues } from './catalogue.ts'

/** Venues’ names that are ordinary words, and other words that settings are full of. */
const ORDINARY_WORDS = [
  'public',
  'gate',
  'apex',
  'delta',
  'woo',
  'extended',
  'lighter',
  'blockchain',
  'cex',
  'xt',
  'p2b',
  'gemini',
  'derive',
  'architect',
  'backpack',
  'bullish',
  'aster',
  'hibachi',
  'mercado',
  'mode',
  'nado',
  'pacifica',
  'hashkey',
  'kite',
  'ig',
  'tasty',
  'trade',
  'crypto',
  'bit',
  'team',
  'big',
  'one',
  'pro',
  'exchange',
  'poly',
  'ax',
]

const ORDINARY_NAMES = [
  'PUBLIC_KEY',
  'PUBLIC_API_KEY',
  'PUBLIC_TOKEN',
  'NEXT_PUBLIC_API_KEY',
  'NEXT_PUBLIC_API_URL',
  'GATE_KEY',
  'GATE_TOKEN',
  'GATE_API_KEY',
  'QUALITY_GATE_TOKEN',
  'APEX_KEY',
  'APEX_TOKEN',
  'APEX_DOMAIN_API_KEY',
  'DELTA_TOKEN',
  'DELTA_KEY',
  'DELTA_LAKE_TOKEN',
  'WOO_KEY',
  'WOO_SECRET',
  'WOOCOMMERCE_API_KEY',
  'EXTENDED_KEY',
  'EXTENDED_TOKEN',
  'LIGHTER_KEY',
  'LIGHTER_TOKEN',
  'BLOCKCHAIN_KEY',
  'BLOCKCHAIN_API_KEY',
  'BLOCKCHAIN_PRIVATE_KEY',
  'CEX_KEY',
  'CEX_API_KEY',
  'XT_KEY',
  'P2B_KEY',
  'GEMINI_API_KEY',
  'GEMINI_TOKEN',
  'GOOGLE_GEMINI_API_KEY',
  'DERIVE_KEY',
  'DERIVED_KEY',
  'ARCHITECT_TOKEN',
  'BACKPACK_API_KEY',
  'BULLISH_TOKEN',
  'ASTER_KEY',
  'HIBACHI_KEY',
  'MERCADO_TOKEN',
  'MERCADO_PAGO_ACCESS_TOKEN',
  'MODE_KEY',
  'TEST_MODE_KEY',
  'NADO_KEY',
  'PACIFICA_KEY',
  'HASH_KEY',
  'hashKey',
  'HASHKEY_SECRET',
  'PARTITION_KEY',
  'KITE_TOKEN',
  'IG_TOKEN',
  'IG_ACCESS_TOKEN',
  'INSTAGRAM_TOKEN',
  'TASTY_KEY',
  'TRADE_TOKEN',
  'CRYPTO_KEY',
  'CRYPTO_SECRET',
  'CRYPTO_PRIVATE_KEY',
  'BIT_TOKEN',
  'TEAM_TOKEN',
  'BIT_TEAM_KEY',
  'BIG_KEY',
  'BIG_ONE_KEY',
  'ONE_TRADING_TOKEN',
  'ONE_TIME_TOKEN',
  'PRO_KEY',
  'EXCHANGE_KEY',
  'EXCHANGE_API_KEY',
  'EXCHANGE_SECRET',
  'API_KEY',
  'API_SECRET',
  'API_PASSPHRASE',
  'PK',
  'PRIVATE_KEY',
  'POLY_API_KEY',
  'POLYGON_API_KEY',
  'AX_API_KEY',
  'TT_SECRET',
  'SECRET_KEY',
  'DEMO_KEYID',
  'PROD_KEYID',
  'CHAIN_ID',
  'ENVIRONMENT',
  'SANDBOX',
  'PAPER_KEY',
  'MARKET_TOKEN',
  'COIN_TOKEN',
  'SIM_KEY',
  'SPOT_API_KEY',
  'FUTURES_API_KEY',
  'TRADING_API_KEY',
  'BROKER_API_KEY',
]

it.each(ORDINARY_WORDS)('no venue claims the word %s by itself', (word) => {
  const claiming = venues.filter(({ nameTokens }) => nameTokens.includes(word.toUpperCase()))
  expect(claiming.map(({ id }) => id)).toEqual([])
})

it.each(ORDINARY_NAMES)('no venue claims the name %s', (name) => {
  const normal = `_${normaliseName(name)}_`
  const claiming = venues.filter(
    ({ nameTokens, names, endpointNames }) =>
      nameTokens.some((token) => normal.includes(`_${token}_`)) ||
      [...names, ...endpointNames].some((known) => normal === `_${known.name}_`),
  )
  expect(claiming.map(({ id }) => id)).toEqual([])
})

it.each([
  ['GATEIO_API_KEY', 'gate'],
  ['GATE_IO_SECRET', 'gate'],
  ['PUBLIC_COM_API_KEY', 'public-com'],
  ['DELTA_EXCHANGE_API_SECRET', 'delta'],
  ['WOO_X_API_KEY', 'woo'],
  ['CEX_IO_API_KEY', 'cex'],
  ['GEMINI_EXCHANGE_API_KEY', 'gemini'],
  ['LIGHTER_TESTNET_API_SECRET', 'lighter'],
  ['DERIVE_SESSION_PRIVATE_KEY', 'derive'],
  ['IG_SERVICE_API_KEY', 'ig'],
  ['LUNO_API_KEY', 'luno'],
  ['BIT2C_API_KEY', 'bit2c'],
  ['P2B_EXCHANGE_API_KEY', 'p2b'],
  ['KUCOIN_API_PASSPHRASE', 'kucoin'],
  ['BINANCE_US_API_KEY', 'binanceus'],
  ['BINANCE_API_KEY', 'binance'],
  ['COINBASE_EXCHANGE_API_SECRET', 'coinbase-exchange'],
  ['KRAKEN_FUTURES_API_KEY', 'krakenfutures'],
])('%s is a name of %s', (name, id) => {
  expect(readName(name)?.venue.id).toBe(id)
})

it('every venue has a token that reads as its own', () => {
  const mistaken = builtInCatalogue.venues.flatMap(({ id, nameTokens }) =>
    nameTokens.filter((token) => readName(`${token}_API_SECRET`)?.venue.id !== id),
  )
  expect(mistaken).toEqual([])
})

it('names that are anybody’s are known only for use beside something else', () => {
  const kucoin = builtInCatalogue.findVenue('kucoin')
  expect(kucoin?.contextNames.map(({ name }) => name)).toContain('API_KEY')
  expect(kucoin?.names).toEqual([])
})
