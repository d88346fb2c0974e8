import type { Venue } from './venue-schema.ts'

export const okx: Venue = {
  id: 'okx',
  name: 'OKX',
  separation: 'header',
  nameTokens: ['OKX'],
  hosts: {
    live: [
      'app.okx.com',
      'aws.okx.com',
      'my.okx.com',
      'ws.okx.com',
      'wseea.okx.com',
      'wsus.okx.com',
    ],
    paper: ['wseeapap.okx.com', 'wspap.okx.com', 'wsuspap.okx.com'],
    shared: ['eea.okx.com', 'us.okx.com', 'www.okx.com'],
  },
  names: [
    { name: 'OKX_API_KEY', field: 'keyId', pointsTo: 'unknown' },
    { name: 'OKX_API_SECRET', field: 'secret', pointsTo: 'unknown' },
    { name: 'OKX_API_PASSPHRASE', field: 'passphrase', pointsTo: 'unknown' },
  ],
  endpointNames: [],
  switches: [
    {
      kind: 'header',
      name: 'x-simulated-trading',
      paper: ['1'],
      live: ['0'],
      unset: 'live',
      source:
        'ccxt js/src/okx.js:8231-8238; tiagosiebler/okx-api src/util/BaseRestClient.ts:117-119; nautilus docs/integrations/okx.md:877',
    },
    {
      kind: 'constructor',
      name: 'python-okx flag',
      paper: ['1'],
      live: ['0'],
      unset: null,
      source: 'okxapi/python-okx#30',
    },
    {
      kind: 'config',
      name: 'nautilus environment',
      paper: ['DEMO'],
      live: ['LIVE'],
      unset: null,
      source: 'nautilus docs/integrations/okx.md:854',
    },
  ],
  formats: [
    {
      field: 'keyId',
      pattern: '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}',
      pointsTo: 'unknown',
      isSpecific: false,
      confidence: 'observed',
      source: 'masked UUID in jane-cloud/Open-API-SDK-V5#7 log',
      note: 'UUID shape: never flag without OKX context',
    },
  ],
  account: null,
  everyKeyIsLive: null,
  notes:
    'Live and demo REST share hosts: host blocking is impossible, only websocket hosts differ. Nautilus uses the same env names for live and demo.',
  sources: ['ccxt:okx', 'ccxt:okxus', 'ccxt:myokx', 'nautilus crates/adapters/okx/src/common'],
}
