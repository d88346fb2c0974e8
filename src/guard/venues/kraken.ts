import type { Venue } from './venue-schema.ts'

export const kraken: Venue = {
  id: 'kraken',
  name: 'Kraken Spot',
  separation: 'none_known',
  nameTokens: ['KRAKEN', 'KRAKEN_SPOT'],
  hosts: {
    live: [
      'api.kraken.com',
      'beta-ws-auth.kraken.com',
      'beta-ws.kraken.com',
      'ws-auth.kraken.com',
      'ws-l3.kraken.com',
      'ws.kraken.com',
    ],
    paper: [],
    shared: [],
  },
  names: [
    { name: 'KRAKEN_SPOT_API_KEY', field: 'keyId', pointsTo: 'unknown' },
    { name: 'KRAKEN_SPOT_API_SECRET', field: 'secret', pointsTo: 'unknown' },
    { name: 'KRAKEN_API_KEY', field: 'keyId', pointsTo: 'unknown' },
    { name: 'KRAKEN_API_SECRET', field: 'secret', pointsTo: 'unknown' },
  ],
  endpointNames: [],
  switches: [],
  formats: [
    {
      field: 'keyId',
      pattern: '[0-9A-Za-z\\/\\+=]{56}',
      pointsTo: 'live',
      isSpecific: false,
      confidence: 'scanner-rule',
      source: 'trufflehog kraken',
    },
    {
      field: 'privateKey',
      pattern: '[0-9A-Za-z\\/\\+=]{86,88}',
      pointsTo: 'live',
      isSpecific: false,
      confidence: 'scanner-rule',
      source:
        'trufflehog kraken; gitleaks kraken-access-token uses [a-z0-9/=_+-]{80,90}; kingfisher.kraken.1 80-90',
    },
  ],
  account: null,
  everyKeyIsLive: {
    because: 'Kraken Spot has no paper environment',
    source: 'no spot sandbox in ccxt, nautilus or jesse, so any spot key is live',
  },
  notes: 'use DRY_RUN / simulated fills for spot',
  sources: ['ccxt:kraken', 'nautilus crates/adapters/kraken/src/common'],
}
