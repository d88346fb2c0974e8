import { expect, it } from 'vitest'

import { readName } from './read-name.ts'

it.each([
  ['APCA_API_KEY_ID', 'alpaca', 'keyId', 'unknown'],
  ['apca-api-key-id', 'alpaca', 'keyId', 'unknown'],
  ['alpacaApiKey', 'alpaca', 'keyId', 'unknown'],
  ['ALPACA_LIVE_SECRET_KEY', 'alpaca', 'secret', 'live'],
  ['EXECUTION_GATEWAY_ALPACA_PAPER_API_KEY', 'alpaca', 'keyId', 'paper'],
  ['ALPACA_BROKER_API_KEY', 'alpaca-broker', 'keyId', 'unknown'],
  ['BINANCE_TESTNET_API_SECRET', 'binance', 'secret', 'paper'],
  ['BINANCE_API_KEY_PROD', 'binance', 'keyId', 'live'],
  ['OKX_API_PASSPHRASE', 'okx', 'passphrase', 'unknown'],
  ['KRAKEN_FUTURES_API_KEY', 'krakenfutures', 'keyId', 'unknown'],
  ['HYPERLIQUID_TESTNET_PK', 'hyperliquid', 'privateKey', 'paper'],
  ['TWS_PASSWORD_PAPER', 'ibkr', 'passphrase', 'paper'],
  ['CDP_API_SECRET', 'coinbase-advanced', 'secret', 'unknown'],
])('%s is a credential of %s: %s, %s', (name, venue, field, pointsTo) => {
  const meaning = readName(name)
  expect([meaning?.role, meaning?.venue.id, meaning?.field, meaning?.pointsTo]).toEqual([
    'credential',
    venue,
    field,
    pointsTo,
  ])
})

it.each([
  ['ALPACA_PAPER', 'switch'],
  ['alpaca-paper-trading', 'switch'],
  ['BYBIT_TESTNET', 'switch'],
  ['OANDA_ENVIRONMENT', 'switch'],
  ['INTERACTIVE_BROKERS_PORT', 'port'],
  ['APCA_API_BASE_URL', 'endpoint'],
  ['BINANCE_WS_URL', 'endpoint'],
  ['IB_ACCOUNT_ID', 'account'],
])('%s is a %s', (name, role) => {
  expect(readName(name)?.role).toBe(role)
})

it.each([
  'API_KEY',
  'AWS_ACCESS_KEY_ID',
  'KRAKEN_CACHE_KEY_PREFIX',
  'ALPACA_API_SECRET_KEY_FILE',
  'LIBRARY_KEY',
  'PAPER_VENUE_KEY_ID',
])('%s says nothing about a venue', (name) => {
  expect(readName(name)).toBeNull()
})
