import type { Venue } from './venue-schema.ts'

export const alpacaBroker: Venue = {
  id: 'alpaca-broker',
  name: 'Alpaca Broker API',
  separation: 'host',
  nameTokens: ['ALPACA_BROKER'],
  hosts: {
    live: ['broker-api.alpaca.markets'],
    paper: ['broker-api.sandbox.alpaca.markets', 'data.sandbox.alpaca.markets'],
    shared: [],
  },
  names: [],
  endpointNames: [],
  switches: [],
  formats: [],
  account: null,
  everyKeyIsLive: null,
  notes: null,
  sources: ['alpacahq/alpaca-py alpaca/common/enums.py:7-12', 'ccxt:alpaca'],
}
