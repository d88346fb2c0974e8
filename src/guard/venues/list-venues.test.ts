import { expect, it } from 'vitest'

import { builtInCatalogue, venues } from './catalogue.ts'
import { listVenues, renderVenues } from './list-venues.ts'

it('a row shows what tells an environment first, and how much more is known', () => {
  const shown = ['alpaca', 'bittrex', 'ibkr', 'okx', 'saxo'].flatMap(
    (id) => builtInCatalogue.findVenue(id) ?? [],
  )
  expect(renderVenues(shown)).toMatchInlineSnapshot(`
    "id       name                                    told apart by  live                               paper
    alpaca   Alpaca Trading API                      host           api.alpaca.markets                 paper-api.alpaca.markets
    bittrex  Bittrex (closed)                        none_known     -                                  -
    ibkr     Interactive Brokers (TWS / IB Gateway)  port+login     TWS API port 7496 (+2)             TWS API port 7497 (+2)
    okx      OKX                                     header         x-simulated-trading: 0 (+6)        x-simulated-trading: 1 (+3)
    saxo     Saxo Bank OpenAPI                       path           gateway.saxobank.com/openapi (+2)  gateway.saxobank.com/sim/openapi (+2)"
  `)
})

it('the table has one line for each venue and a head', () => {
  const lines = renderVenues(venues).split('\n')
  expect(lines.length).toBe(venues.length + 1)
  expect(lines.filter((line) => line !== line.trimEnd())).toEqual([])
})

it('programs get every host, ordered by id', () => {
  const rows = listVenues(venues)
  expect(rows.map(({ id }) => id)).toEqual(venues.map(({ id }) => id).sort())
  expect(rows.find(({ id }) => id === 'oanda')).toEqual({
    id: 'oanda',
    name: 'OANDA v20',
    separation: 'host',
    live: ['api-fxtrade.oanda.com', 'stream-fxtrade.oanda.com'],
    paper: ['api-fxpractice.oanda.com', 'stream-fxpractice.oanda.com'],
  })
})
