import type { Venue } from './venue-schema.ts'

export const oanda: Venue = {
  id: 'oanda',
  name: 'OANDA v20',
  separation: 'host',
  nameTokens: ['OANDA'],
  hosts: {
    live: ['api-fxtrade.oanda.com', 'stream-fxtrade.oanda.com'],
    paper: ['api-fxpractice.oanda.com', 'stream-fxpractice.oanda.com'],
    shared: [],
  },
  names: [
    { name: 'OANDA_PRACTICE_TOKEN', field: 'token', pointsTo: 'paper' },
    { name: 'OANDA_TOKEN', field: 'token', pointsTo: 'unknown' },
    { name: 'OANDA_ACCOUNT_ID', field: 'account', pointsTo: 'unknown' },
  ],
  endpointNames: [],
  switches: [
    {
      kind: 'constructor',
      name: 'oandapyV20.API(environment=)',
      paper: ['practice'],
      live: ['live'],
      unset: 'paper',
      source: 'hootnot/oanda-api-v20 oandapyV20/oandapyV20.py:12-18,170',
    },
    {
      kind: 'config',
      name: 'oanda-environment',
      paper: ['Practice'],
      live: ['Trade'],
      unset: 'paper',
      source:
        'QuantConnect/Lean Launcher/config.json:117; Lean.Brokerages.OANDA OandaRestApiV20.cs:74-79',
    },
  ],
  formats: [
    {
      field: 'token',
      pattern: '[0-9a-f]{32}-[0-9a-f]{32}',
      pointsTo: 'unknown',
      isSpecific: false,
      confidence: 'observed',
      source: 'shape observed in public code, no official statement found',
      note: 'same shape live and practice',
    },
  ],
  account: null,
  everyKeyIsLive: null,
  notes: null,
  sources: [
    'hootnot/oanda-api-v20',
    'kevinegstorf/oanda_api_spike README.md',
    'KaT0819/forex-trader oanda/config.py',
  ],
}
