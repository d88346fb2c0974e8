import type { Venue } from './venue-schema.ts'

export const tradier: Venue = {
  id: 'tradier',
  name: 'Tradier',
  separation: 'host',
  nameTokens: ['TRADIER'],
  hosts: {
    live: ['api.tradier.com'],
    paper: ['sandbox.tradier.com'],
    shared: [],
  },
  names: [
    { name: 'TRADIER_TEST_ACCESS_TOKEN', field: 'token', pointsTo: 'paper' },
    { name: 'TRADIER_TEST_ACCOUNT_NUMBER', field: 'account', pointsTo: 'paper' },
    { name: 'TRADIER_ACCESS_TOKEN', field: 'token', pointsTo: 'unknown' },
    { name: 'TRADIER_ACCOUNT_NUMBER', field: 'account', pointsTo: 'unknown' },
  ],
  endpointNames: [],
  switches: [
    {
      kind: 'config',
      name: 'tradier-environment',
      paper: ['paper'],
      live: ['live'],
      unset: 'paper',
      source: 'QuantConnect/Lean Launcher/config.json:112',
    },
    {
      kind: 'env',
      name: 'TRADIER_IS_PAPER',
      paper: ['true'],
      live: ['false'],
      unset: null,
      source: 'lumibot credentials.py:231',
    },
  ],
  formats: [
    {
      field: 'token',
      pattern: '[a-zA-Z0-9]{28}',
      pointsTo: 'unknown',
      isSpecific: false,
      confidence: 'scanner-rule',
      source: 'trufflehog tradier; kingfisher.tradier.1',
    },
  ],
  account: null,
  everyKeyIsLive: null,
  notes: null,
  sources: [
    'QuantConnect/Lean.Brokerages.Tradier QuantConnect.TradierBrokerage/TradierBrokerage.cs:113-114',
  ],
}
