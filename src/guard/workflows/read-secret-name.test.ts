import { expect, it } from 'vitest'

import { readSecretName } from './read-secret-name.ts'

it.each([
  ['ALPACA_LIVE_API_KEY', 'live'],
  ['APCA_LIVE_API_SECRET_KEY', 'live'],
  ['live_alpaca_credentials', 'live'],
  ['ALPACA_LIVE_JSON', 'live'],
  ['BINANCE_MAINNET_KEY_B', 'live'],
  ['LIVE_API_KEY', 'live'],
  ['PROD_TRADING_SECRET', 'live'],
  ['COINBASE_API_SECRET', 'live'],
  ['ALPACA_LIVE_TEST_KEY', 'both'],
  ['ALPACA_PAPER_API_KEY_A', 'paper'],
  ['PAPER_API_KEY_2', 'paper'],
  ['BINANCE_TESTNET_SECRET', 'paper'],
  ['APCA_API_KEY_ID', 'unknown'],
  ['ALPACA_CREDENTIALS', 'unknown'],
  ['BROKER_API_KEY', 'unknown'],
])('reads %s as a credential that says %s', (name, says) => {
  expect(readSecretName(name)?.says).toBe(says)
})

it.each([
  'GITHUB_TOKEN',
  'PROD_DATABASE_PASSWORD',
  'PROD_API_KEY',
  'TEST_TOKEN',
  'LIVE_URL',
  'LIVE_STREAM_CHAT_TOKEN',
  'ALPACA_LIVE_BASE_URL',
  'ALPACA_PAPER',
  'BINANCE_DB_PASSWORD',
  'BINANCE_BOT_TELEGRAM_TOKEN',
  'IBKR_ACCOUNT',
  'IBKR_LIVE_ACCOUNT',
  'CODECOV_TOKEN',
])('takes %s for no credential to trade with', (name) => {
  expect(readSecretName(name)).toBeNull()
})
