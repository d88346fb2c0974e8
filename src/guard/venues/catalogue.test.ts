import { expect, it } from 'vitest'

import { findHost, venues } from './catalogue.ts'
import { venueSchema } from './venue-schema.ts'

it.each(venues.map((venue) => [venue.id, venue] as const))(
  '%s keeps the catalogue’s schema',
  (_, venue) => {
    expect(venueSchema.parse(venue)).toEqual(venue)
  },
)

it.each(venues.map((venue) => [venue.id, venue] as const))(
  'no host of %s is live and paper at once',
  (_, { hosts }) => {
    const paper = new Set([...hosts.paper, ...hosts.shared])
    expect(hosts.live.filter((host) => paper.has(host))).toEqual([])
  },
)

it('every id occurs once', () => {
  expect(new Set(venues.map(({ id }) => id)).size).toBe(venues.length)
})

it.each([
  ['api.alpaca.markets', 'live'],
  ['PAPER-API.alpaca.markets', 'paper'],
  ['data.alpaca.markets', 'unknown'],
  ['demo-api.binance.com', 'paper'],
  ['www.okx.com', 'unknown'],
  ['stream.bybit.com', 'unknown'],
])('%s is %s', (host, pointsTo) => {
  expect(findHost(host)?.pointsTo).toBe(pointsTo)
})

it.each(['binance.com', 'my.api.alpaca.markets', 'alpaca.markets', 'example.com'])(
  '%s is no venue’s host: only whole hostnames count',
  (host) => {
    expect(findHost(host)).toBeNull()
  },
)
