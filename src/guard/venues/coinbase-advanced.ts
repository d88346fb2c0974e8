import type { Venue } from './venue-schema.ts'

export const coinbaseAdvanced: Venue = {
  id: 'coinbase-advanced',
  name: 'Coinbase Advanced Trade (CDP)',
  separation: 'host',
  nameTokens: ['COINBASE', 'CDP'],
  hosts: {
    live: [
      'advanced-trade-ws-user.coinbase.com',
      'advanced-trade-ws.coinbase.com',
      'api.coinbase.com',
    ],
    paper: [
      'advanced-trade-ws-sandbox.coinbase.com',
      'advanced-trade-ws-user-sandbox.coinbase.com',
      'api-sandbox.coinbase.com',
    ],
    shared: [],
  },
  names: [
    { name: 'COINBASE_API_KEY', field: 'keyId', pointsTo: 'unknown' },
    { name: 'COINBASE_API_SECRET', field: 'secret', pointsTo: 'unknown' },
    { name: 'COINBASE_API_KEY_NAME', field: 'keyId', pointsTo: 'unknown' },
    { name: 'COINBASE_PRIVATE_KEY', field: 'privateKey', pointsTo: 'unknown' },
    { name: 'CDP_API_SECRET', field: 'secret', pointsTo: 'unknown' },
  ],
  endpointNames: [],
  switches: [
    {
      kind: 'config',
      name: 'nautilus CoinbaseEnvironment',
      paper: ['SANDBOX'],
      live: ['LIVE'],
      unset: null,
      source: 'nautilus docs/integrations/coinbase.md:130',
    },
    {
      kind: 'env',
      name: 'COINBASE_SANDBOX',
      paper: ['true'],
      live: ['false'],
      unset: 'live',
      source: 'lumibot credentials.py:262',
    },
  ],
  formats: [
    {
      field: 'keyId',
      pattern:
        'organizations/\\w{8}-\\w{4}-\\w{4}-\\w{4}-\\w{12}/apiKeys/\\w{8}-\\w{4}-\\w{4}-\\w{4}-\\w{12}',
      pointsTo: 'live',
      isSpecific: true,
      confidence: 'documented',
      source: 'coinbase/coinbase-advanced-py README.md:35; trufflehog coinbase',
    },
    {
      field: 'privateKey',
      pattern: '-----BEGIN EC PRIVATE KEY-----',
      pointsTo: 'live',
      isSpecific: false,
      confidence: 'documented',
      source: 'coinbase/coinbase-advanced-py README.md:41; trufflehog coinbase',
    },
  ],
  account: null,
  everyKeyIsLive: {
    because: 'its sandbox checks no key, so a real key is a live one',
    source:
      'the sandbox does not enforce authentication (nautilus docs/integrations/coinbase.md:159), so any real CDP key is a live key',
  },
  notes: 'Sandbox returns static responses.',
  sources: [
    'nautilus crates/adapters/coinbase/src/common',
    'tiagosiebler/coinbase-api src/lib/requestUtils.ts:99-106 ("Advanced Trade: No sandbox available")',
  ],
}
