import type { Venue } from './venue-schema.ts'

export const alpaca: Venue = {
  id: 'alpaca',
  name: 'Alpaca Trading API',
  separation: 'host',
  nameTokens: ['ALPACA', 'APCA'],
  hosts: {
    live: ['api.alpaca.markets'],
    paper: ['paper-api.alpaca.markets'],
    shared: ['data.alpaca.markets', 'stream.data.alpaca.markets'],
  },
  names: [
    { name: 'APCA_LIVE_API_KEY_ID', field: 'keyId', pointsTo: 'live' },
    { name: 'APCA_LIVE_API_SECRET_KEY', field: 'secret', pointsTo: 'live' },
    { name: 'ALPACA_TEST_API_KEY', field: 'keyId', pointsTo: 'paper' },
    { name: 'ALPACA_TEST_API_SECRET', field: 'secret', pointsTo: 'paper' },
    { name: 'APCA_API_KEY_ID', field: 'keyId', pointsTo: 'unknown' },
    { name: 'APCA_API_SECRET_KEY', field: 'secret', pointsTo: 'unknown' },
    { name: 'APCA_API_OAUTH_TOKEN', field: 'token', pointsTo: 'unknown' },
    { name: 'APCA_API_OAUTH', field: 'token', pointsTo: 'unknown' },
    { name: 'ALPACA_API_KEY', field: 'keyId', pointsTo: 'unknown' },
    { name: 'ALPACA_API_KEY_ID', field: 'keyId', pointsTo: 'unknown' },
    { name: 'ALPACA_API_SECRET_KEY', field: 'secret', pointsTo: 'unknown' },
    { name: 'ALPACA_SECRET_KEY', field: 'secret', pointsTo: 'unknown' },
    { name: 'ALPACA_API_SECRET', field: 'secret', pointsTo: 'unknown' },
    { name: 'ALPACA_OAUTH_TOKEN', field: 'token', pointsTo: 'unknown' },
  ],
  endpointNames: [
    {
      name: 'APCA_API_BASE_URL',
      unset: 'live',
      source:
        'alpacahq/alpaca-trade-api-python README.md:62 and alpaca_trade_api/common.py:62; alpacahq/alpaca-trade-api-go alpaca/rest.go:55-58',
    },
  ],
  switches: [
    {
      kind: 'constructor',
      name: 'TradingClient(paper=)',
      paper: ['True'],
      live: ['False'],
      unset: 'paper',
      source: 'alpacahq/alpaca-py alpaca/trading/client.py:58,82 (note url_override beats paper)',
    },
    {
      kind: 'env',
      name: 'ALPACA_PAPER_TRADE',
      paper: ['true'],
      live: ['false'],
      unset: 'paper',
      source: 'alpacahq/alpaca-mcp-server src/alpaca_mcp_server/server.py:80',
    },
    {
      kind: 'env',
      name: 'ALPACA_IS_PAPER',
      paper: ['true'],
      live: ['false'],
      unset: 'paper',
      source: 'Lumiwealth/lumibot lumibot/credentials.py:207',
    },
    {
      kind: 'env',
      name: 'ALPACA_PAPER',
      paper: ['true'],
      live: ['false'],
      unset: null,
      source: 'lumenworksco/AlphaFlow security page (community); own convention of this kit',
    },
    {
      kind: 'config',
      name: 'alpaca-paper-trading',
      paper: ['true'],
      live: ['false'],
      unset: 'paper',
      source: 'QuantConnect/Lean Launcher/config.json:259',
    },
  ],
  formats: [
    {
      field: 'keyId',
      pattern: 'PK[A-Z0-9]{16,24}',
      pointsTo: 'paper',
      isSpecific: true,
      confidence: 'maintainer-statement',
      source:
        'alpacahq/alpaca-trade-api-go#17 (Alpaca maintainer: prefix "PK" is a paper key); a 20-char example in QuantConnect/Lean.Brokerages.Alpaca README.md:128',
      note: 'prefix is from the maintainer; total length 20 is observed, 26 also observed in templates: length not documented',
    },
    {
      field: 'keyId',
      pattern: 'AK(?!IA)[A-Z0-9]{16,24}',
      pointsTo: 'live',
      isSpecific: true,
      confidence: 'community',
      source: 'no official statement found; community: convention in many public guards',
      note: '(?!IA) avoids AWS access key ids AKIA + 16',
    },
    {
      field: 'secret',
      pattern: '[A-Za-z0-9]{40,44}',
      pointsTo: 'unknown',
      isSpecific: false,
      confidence: 'community',
      source: 'community: a public guard uses ^[A-Za-z0-9]{40,}$',
      note: 'needs name context; same shape live and paper',
    },
  ],
  account: {
    paper: '^PA[A-Z0-9]{6,12}$',
    source:
      'alpacahq/alpaca-docs content/trading/getting-started.md:136 (TradingClient(..., paper=True) prints account_number "PA"+10 chars); Broker API live examples are 9 digits (content/api-references/broker-api/accounts/accounts.md:27)',
  },
  everyKeyIsLive: null,
  notes:
    'Default of the old Python SDK and of the Go SDK is LIVE when the base URL is unset. data.alpaca.markets serves live and paper keys alike and must not be in the block list. Resetting a paper account regenerates its keys (third party, unverified).',
  sources: ['alpacahq/alpaca-py alpaca/common/enums.py:4-15', 'ccxt:alpaca'],
}
