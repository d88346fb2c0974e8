import { expect, it } from 'vitest'

import { scanText } from '../scan-text.ts'
import { withDisguisedHosts } from './read-disguised-hosts.ts'

const read = (text: string) =>
  withDisguisedHosts(scanText(text, '.env'), { text, at: { path: '.env', line: 1 } }).map(
    ({ what, value, pointsTo, evidence, isReported, place }) => ({
      what,
      value,
      pointsTo,
      detail: evidence[0]?.detail,
      isReported,
      column: place.column,
    }),
  )

it('believes the host behind the @ and not the one before it', () => {
  const text = 'APCA_API_BASE_URL=https://paper-api.alpaca.markets@api.alpaca.markets/v2'
  expect(read(text)).toMatchObject([
    {
      what: 'endpoint',
      value: 'api.alpaca.markets',
      pointsTo: 'live',
      isReported: true,
      column: 27,
    },
  ])
})

it('reports a look-alike as a host that nobody knows', () => {
  const text = 'APCA_API_BASE_URL=https://p\u0430per-api.alpaca.markets'
  expect(read(text)).toMatchObject([
    {
      value: 'paper-api.alpaca.markets',
      pointsTo: 'unknown',
      detail: 'it looks like paper-api.alpaca.markets and is xn--pper-api-16g.alpaca.markets',
      isReported: true,
    },
  ])
})

it('leaves a line of ordinary hosts as it is', () => {
  const text = 'APCA_API_BASE_URL=https://api.alpaca.markets/v2'
  expect(read(text)).toMatchObject([{ value: 'api.alpaca.markets', pointsTo: 'live' }])
})
