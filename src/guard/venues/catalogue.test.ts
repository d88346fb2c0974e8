import { expect, it } from 'vitest'

import { builtInCatalogue, createCatalogue, findHost, findVenue, venues } from './catalogue.ts'
import { findContradictions } from './find-contradictions.ts'
import { readPath } from './read-path.ts'
import { frameworkSchema, venueSchema } from './venue-schema.ts'

it('every venue keeps the catalogue’s schema', () => {
  const wrong = venues.filter((venue) => !venueSchema.safeParse(venue).success)
  expect(wrong.map(({ id }) => id)).toEqual([])
})

it('every framework keeps the catalogue’s schema', () => {
  expect(builtInCatalogue.frameworks.map((one) => frameworkSchema.parse(one))).toEqual(
    builtInCatalogue.frameworks,
  )
})

it('the catalogue says one thing of each host, id, token, name and value', () => {
  expect(findContradictions(venues)).toEqual([])
})

it.each([
  ['api.alpaca.markets', 'live'],
  ['PAPER-API.alpaca.markets', 'paper'],
  ['data.alpaca.markets', 'unknown'],
  ['demo-api.binance.com', 'paper'],
  ['testnet.binance.vision', 'paper'],
  ['www.okx.com', 'unknown'],
  ['stream.bybit.com', 'unknown'],
  ['api.bybit.nl', 'live'],
  ['api.bybit.kz', 'live'],
  ['api.bybit-tr.com', 'live'],
  ['api.bytick.com', 'live'],
  ['api-demo.bybit.com', 'paper'],
  ['gateway.saxobank.com', 'unknown'],
  ['live.logonvalidation.net', 'live'],
  ['api-spot.weex.com', 'unknown'],
  ['uat-api.3ona.co', 'paper'],
  ['api-n5e1.coinbase.com', 'paper'],
  ['stream-glb.sim.hashkeydev.com', 'unknown'],
  ['clob-staging.polymarket.com', 'unknown'],
  ['demo.ctraderapi.com', 'paper'],
])('%s is %s', (host, pointsTo) => {
  expect(findHost(host)?.pointsTo).toBe(pointsTo)
})

it.each([
  'binance.com',
  'my.api.alpaca.markets',
  'api.alpaca.markets.example.com',
  'alpaca.markets',
  'example.com',
  'constructor',
  '__proto__',
  '',
])('%s is no venue’s host: only whole hostnames count', (host) => {
  expect(findHost(host)).toBeNull()
})

it.each([
  ['api.demo.hitbtc.com', ['hitbtc', 'bequant', 'fmfwio']],
  ['api.binance.com', ['binance', 'tokocrypto']],
  ['api-evm.orderly.org', ['woofipro', 'modetrade']],
])('%s belongs to the venue that runs it, and names those that use it', (host, ids) => {
  expect(findHost(host)?.usedBy.map(({ id }) => id)).toEqual(ids)
  expect(findHost(host)?.venue.id).toBe(ids[0])
})

it('the venue that runs a host owns it in whichever order they come', () => {
  const reversed = createCatalogue(venues.toReversed())
  expect(reversed.findHost('api.binance.com')?.venue.id).toBe('binance')
})

it('websocket hosts and websites are marked', () => {
  expect(findHost('stream.binance.com')?.isWebsocket).toBe(true)
  expect(findHost('api.binance.com')?.isWebsocket).toBe(false)
  expect(findHost('www.okx.com')?.isWebsite).toBe(true)
  expect(findHost('bit2c.co.il')?.isWebsite).toBe(true)
  expect(findHost('api.kraken.com')?.isWebsite).toBe(false)
})

it('at least 45 venues are known with live and paper hosts', () => {
  const both = venues.filter(({ hosts }) => hosts.live.length > 0 && hosts.paper.length > 0)
  expect(both.length).toBeGreaterThanOrEqual(45)
  expect(venues.length).toBeGreaterThanOrEqual(120)
})

it('a venue without a known paper environment says so, and on what that rests', () => {
  const without = venues.filter(({ separation }) => separation === 'none_known')
  expect(without.filter(({ everyKeyIsLive }) => everyKeyIsLive === null)).toEqual([])
  const sentence = (id: string) => findVenue(id)?.everyKeyIsLive
  expect(sentence('coinbase-advanced')).toMatchObject({ basis: 'documented' })
  expect(sentence('kraken')).toMatchObject({
    basis: 'searched',
    because: 'Kraken Spot has no paper environment',
  })
  expect(sentence('bithumb')).toMatchObject({
    basis: 'none-known',
    because: 'no paper environment of Bithumb is known, so its keys count as live',
  })
})

it('ports, headers and calls are switches too', () => {
  const kinds = (id: string) => findVenue(id)?.switches.map(({ kind }) => kind)
  expect(kinds('ibkr')).toEqual(expect.arrayContaining(['port', 'env', 'config', 'constructor']))
  expect(kinds('bitget')).toEqual(['header'])
})

it.each([
  ['TradingClient', 'alpaca', 'paper'],
  ['HTTP', 'bybit', 'live'],
  ['Session', 'tastytrade', 'live'],
  ['setSandboxMode', 'ccxt', 'live'],
])('%s is a call of %s that is %s when nothing is said', (callee, owner, unset) => {
  const [known] = builtInCatalogue.findCalls(callee)
  expect((known?.venue ?? known?.framework)?.id).toBe(owner)
  expect(known?.call.unset).toBe(unset)
})

it('a callee that two libraries have is given with both', () => {
  const owners = builtInCatalogue.findCalls('API').map(({ venue }) => venue?.id)
  expect(owners).toEqual(['oanda', 'saxo'])
  expect(builtInCatalogue.findCalls('toString')).toEqual([])
})

it.each([
  ['/openapi/port/v1/accounts', 'live'],
  ['/sim/openapi/port/v1/accounts', 'paper'],
  ['/sim/openapi', 'paper'],
  ['/openapi?x=1', 'live'],
  ['/openapis', 'unknown'],
  ['/simopenapi', 'unknown'],
  ['/', 'unknown'],
])('on Saxo’s gateway %s is %s', (path, pointsTo) => {
  const said = venues
    .filter(({ id }) => id === 'saxo')
    .map((saxo) => readPath(saxo, 'gateway.saxobank.com', path))
  expect(said).toEqual([pointsTo])
})

it('chains are known where a key works on both', () => {
  const chains = ['polymarket', 'dydx', 'hyperliquid'].map((id) => {
    const [chain] = findVenue(id)?.chains ?? []
    return [chain?.live[0], chain?.paper[0]]
  })
  expect(chains).toEqual([
    ['137', '80002'],
    ['dydx-mainnet-1', 'dydx-testnet-4'],
    ['Mainnet', 'Testnet'],
  ])
})
