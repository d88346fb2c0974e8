import { expect, it } from 'vitest'

import { judgeObservations } from './judge-observations.ts'
import { builtInLexicon } from './lexicon.ts'
import { createScanner } from './scan-content.ts'

// Put together here, so that no file of the repository holds a text that looks like a live key.
const body = 'SYNTHETIC0451EXAMPLE'.slice(0, 18)
const secret = ['Zq7', 'SyntheticSecretValue0451abcdefghijk'].join('')
const scan = createScanner(builtInLexicon())

/** Whether the guard lets the file pass, and what it says of it. */
function judge(text: string): { readonly isBlocked: boolean; readonly messages: string } {
  const findings = judgeObservations(scan(Buffer.from(text), 'apps/gateway/.env') ?? [])
  expect(findings.length).toBeGreaterThan(0)
  return {
    isBlocked: findings.some(({ decision }) => decision === 'block'),
    messages: findings.map(({ message }) => message).join('\n'),
  }
}

const lines = (...settings: readonly string[]): string => `${settings.join('\n')}\n`

it.each([
  ['Alpaca, by the key id’s prefix', lines(`APCA_API_KEY_ID=PK${body}`), 'PK', 'AK'],
  [
    'Binance, by its host',
    lines(`BINANCE_API_SECRET=${secret}`, 'BINANCE_URL=https://testnet.binance.vision'),
    'testnet.binance',
    'testnex.binance',
  ],
  [
    'Bybit, by its switch',
    lines(`BYBIT_API_SECRET=${secret}`, 'BYBIT_TESTNET=true'),
    'TESTNET=true',
    'TESTNET=trua',
  ],
  [
    'OKX, by its header',
    lines(`OKX_API_SECRET=${secret}`, 'OKX_HEADERS="x-simulated-trading: 1"'),
    'trading: 1',
    'trading: 0',
  ],
  [
    'Bitget, by its header',
    lines(`BITGET_API_SECRET=${secret}`, 'BITGET_HEADERS="paptrading: 1"'),
    'paptrading: 1',
    'paptrading: 0',
  ],
  [
    'Saxo, by the path',
    lines(`SAXO_API_SECRET=${secret}`, 'SAXO_URL=https://gateway.saxobank.com/sim/openapi'),
    '/sim/',
    '/sin/',
  ],
  [
    'Interactive Brokers, by the port',
    lines(`IB_PASSWORD=${secret}`, 'IB_PORT=4002'),
    '4002',
    '4001',
  ],
  [
    'Polymarket, by the chain',
    lines(`POLYMARKET_API_SECRET=${secret}`, 'POLYMARKET_CHAIN_ID=80002'),
    '80002',
    '80003',
  ],
  [
    'Hyperliquid, by its host',
    lines(
      `HYPERLIQUID_PK=0x${'0451ab'.repeat(10)}0451`,
      'HYPERLIQUID_URL=https://api.hyperliquid-testnet.xyz',
    ),
    'testnet.xyz',
    'testnex.xyz',
  ],
  [
    'Kraken Futures, by the name',
    lines(`KRAKEN_FUTURES_DEMO_API_SECRET=${secret}`),
    '_DEMO_',
    '_DEMX_',
  ],
  [
    'Deribit, by its host',
    lines(`DERIBIT_API_SECRET=${secret}`, 'DERIBIT_URL=wss://test.deribit.com/ws/api/v2'),
    'test.deribit',
    'tess.deribit',
  ],
  [
    'Tradier, by its switch',
    lines(`TRADIER_TOKEN=${secret}`, 'TRADIER_IS_PAPER=true'),
    'PAPER=true',
    'PAPER=tru3',
  ],
])('one byte of evidence turns the verdict: %s', (_, text, paper, other) => {
  const changed = text.replace(paper, other)
  const bytes = [Buffer.from(text), Buffer.from(changed)] as const
  expect(bytes[0].length).toBe(bytes[1].length)
  expect([...bytes[0]].filter((byte, index) => byte !== bytes[1][index])).toHaveLength(1)
  expect(judge(text)).toMatchObject({ isBlocked: false })
  const { isBlocked, messages } = judge(changed)
  expect(isBlocked).toBe(true)
  for (const value of [secret, body]) expect(messages).not.toContain(value.slice(4, 12))
})
