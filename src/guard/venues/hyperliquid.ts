import type { Venue } from './venue-schema.ts'

export const hyperliquid: Venue = {
  id: 'hyperliquid',
  name: 'Hyperliquid',
  separation: 'host',
  nameTokens: ['HYPERLIQUID'],
  hosts: {
    live: ['api.hyperliquid.xyz'],
    paper: ['api.hyperliquid-testnet.xyz'],
    shared: [],
  },
  names: [
    { name: 'HYPERLIQUID_TESTNET_PK', field: 'privateKey', pointsTo: 'paper' },
    { name: 'HYPERLIQUID_TESTNET_VAULT', field: 'account', pointsTo: 'paper' },
    { name: 'HYPERLIQUID_PK', field: 'privateKey', pointsTo: 'unknown' },
    { name: 'HYPERLIQUID_VAULT', field: 'account', pointsTo: 'unknown' },
    { name: 'HYPERLIQUID_ACCOUNT_ADDRESS', field: 'account', pointsTo: 'unknown' },
  ],
  endpointNames: [],
  switches: [],
  formats: [
    {
      field: 'privateKey',
      pattern: '(0x)?[a-fA-F0-9]{64}',
      pointsTo: 'unknown',
      isSpecific: false,
      confidence: 'sdk',
      source:
        'hyperliquid-dex/hyperliquid-python-sdk README.md:24; ccxt js/src/hyperliquid.js:195-196',
      note: 'indistinguishable from a sha256 or tx hash: require name context',
    },
  ],
  account: null,
  everyKeyIsLive: null,
  notes: 'default is MAINNET in the SDK',
  sources: [
    'hyperliquid-dex/hyperliquid-python-sdk hyperliquid/utils/constants.py',
    'ccxt:hyperliquid',
    'nautilus crates/adapters/hyperliquid',
  ],
}
