import { expect, it } from 'vitest'

import { whyLive } from './why-live.ts'

const keyId = (prefix: string, name = 'KEY_ID') => [
  { field: 'keyId', name, value: `${prefix}${'0451A'.repeat(4).slice(0, 18)}` },
]

it.each([
  ['alpaca', keyId('AK'), 'KEY_ID has the form of a live Alpaca Trading API key'],
  ['alpaca', keyId('PK'), null],
  ['alpaca', keyId('PK', 'LIVE_KEY_ID'), 'the name LIVE_KEY_ID says live'],
  ['alpaca', keyId('PK', 'PAPER_KEY_ID'), null],
  ['binance', keyId('AK'), null],
  ['kraken', keyId('PK'), 'Kraken Spot has no paper environment'],
  ['no-such-venue', keyId('AK'), null],
])('%s %j', (venue, key, because) => {
  expect(whyLive(venue, key)).toBe(because)
})
