import type { Venue } from './venue-schema.ts'

export const krakenfutures: Venue = {
  id: 'krakenfutures',
  name: 'Kraken Futures',
  separation: 'host',
  nameTokens: ['KRAKEN_FUTURES'],
  hosts: {
    live: ['futures.kraken.com'],
    paper: ['demo-futures.kraken.com'],
    shared: [],
  },
  names: [
    { name: 'KRAKEN_FUTURES_DEMO_API_KEY', field: 'keyId', pointsTo: 'paper' },
    { name: 'KRAKEN_FUTURES_DEMO_API_SECRET', field: 'secret', pointsTo: 'paper' },
    { name: 'KRAKEN_FUTURES_API_KEY', field: 'keyId', pointsTo: 'unknown' },
    { name: 'KRAKEN_FUTURES_API_SECRET', field: 'secret', pointsTo: 'unknown' },
  ],
  endpointNames: [],
  switches: [],
  formats: [],
  account: null,
  everyKeyIsLive: null,
  notes: null,
  sources: [
    'ccxt:krakenfutures',
    'nautilus crates/adapters/kraken/src/common/credential.rs',
    'support.kraken.com/articles/360024809011',
  ],
}
