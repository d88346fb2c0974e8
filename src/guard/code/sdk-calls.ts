import type { Environment, Field } from '../venues/venue-schema.ts'

/** An argument that chooses the environment; `whenTrue` is what `true` means, null where words decide. */
export type SdkSwitch = {
  readonly names: readonly string[]
  readonly whenTrue: 'live' | 'paper' | null
  /** Position among arguments without names, from 0. */
  readonly position?: number
  readonly paper?: readonly string[]
  readonly live?: readonly string[]
}

/** A call of a venue's client library. */
export type SdkCall = {
  /** The catalogue's id; null where the callee itself is the venue's name, as in `ccxt.binance`. */
  readonly venue: string | null
  /** Last parts of the callee, with dots: `REST`, `AsyncClient.create`. */
  readonly callees: readonly string[]
  /** Words of an import that must be in the file, since `Client` is anybody's name. */
  readonly imports: readonly string[]
  /** Fields of arguments without names; `-` for one that says nothing. */
  readonly positions: readonly (Field | '-')[]
  readonly switches: readonly SdkSwitch[]
  /** Whether an argument is a port of the venue's gateway, and at which position. */
  readonly port?: number
  /** What the library takes where nothing is said; null is unknown. */
  readonly unset: Exclude<Environment, 'unknown'> | null
  readonly source: string
}

const KEY_AND_SECRET = ['keyId', 'secret'] as const
const TESTNET: SdkSwitch = { names: ['testnet', 'demo', 'demo_trading'], whenTrue: 'paper' }
const ENVIRONMENT: SdkSwitch = { names: ['environment', 'env'], whenTrue: null }
const OKX_FLAG: SdkSwitch = {
  names: ['flag'],
  whenTrue: null,
  position: 4,
  paper: ['1'],
  live: ['0'],
}

export const sdkCalls: readonly SdkCall[] = [
  {
    venue: 'alpaca',
    callees: ['TradingClient', 'TradingStream'],
    imports: ['alpaca'],
    positions: ['keyId', 'secret', 'token'],
    switches: [{ names: ['paper'], whenTrue: 'paper', position: 3 }],
    unset: 'paper',
    source: 'alpacahq/alpaca-py alpaca/trading/client.py:58',
  },
  {
    venue: 'alpaca',
    callees: ['REST', 'AsyncRest', 'Stream'],
    imports: ['alpaca_trade_api', 'alpaca'],
    positions: KEY_AND_SECRET,
    switches: [],
    unset: 'live',
    source: 'alpacahq/alpaca-trade-api-python README.md:62',
  },
  {
    venue: 'alpaca',
    callees: ['Alpaca'],
    imports: ['alpacahq', 'alpaca', 'lumibot'],
    positions: [],
    switches: [{ names: ['paper'], whenTrue: 'paper' }],
    unset: null,
    source: 'alpacahq/alpaca-trade-api-js README.md',
  },
  {
    venue: 'alpaca',
    callees: ['alpaca.NewClient'],
    imports: ['alpacahq', 'alpaca'],
    positions: [],
    switches: [],
    unset: 'live',
    source: 'alpacahq/alpaca-trade-api-go alpaca/rest.go:55-58',
  },
  {
    venue: 'alpaca',
    callees: ['AlpacaAPI'],
    imports: ['alpaca'],
    positions: KEY_AND_SECRET,
    switches: [{ names: [], whenTrue: null, position: 2 }],
    unset: null,
    source: 'Petersoj/alpaca-java README.md',
  },
  {
    venue: 'alpaca',
    callees: ['ApiInfo.from_parts'],
    imports: ['apca'],
    positions: ['-', 'keyId', 'secret'],
    switches: [],
    unset: null,
    source: 'd-e-s-o/apca src/api_info.rs',
  },
  {
    venue: 'binance',
    callees: ['Client', 'AsyncClient', 'AsyncClient.create', 'ThreadedWebsocketManager'],
    imports: ['binance'],
    positions: KEY_AND_SECRET,
    switches: [TESTNET],
    unset: 'live',
    source: 'sammchardy/python-binance binance/base_client.py:165-166',
  },
  {
    venue: 'binance',
    callees: [
      'Spot',
      'UMFutures',
      'CMFutures',
      'Binance',
      'MainClient',
      'USDMClient',
      'CoinMClient',
    ],
    imports: ['binance'],
    positions: KEY_AND_SECRET,
    switches: [TESTNET],
    unset: 'live',
    source:
      'binance/binance-connector-python README.md; tiagosiebler/binance src/util/requestUtils.ts',
  },
  {
    venue: 'binance',
    callees: [
      'binance.NewClient',
      'binance.NewFuturesClient',
      'futures.NewClient',
      'Binance.new',
      'BinanceApiClientFactory.newInstance',
    ],
    imports: ['binance'],
    positions: KEY_AND_SECRET,
    switches: [{ names: [], whenTrue: 'paper', position: 2 }],
    unset: 'live',
    source:
      'adshao/go-binance README.md; wisespace-io/binance-rs; binance-exchange/binance-java-api',
  },
  {
    venue: 'bybit',
    callees: ['HTTP', 'WebSocket', 'WebSocketTrading'],
    imports: ['pybit'],
    positions: [],
    switches: [TESTNET],
    unset: 'live',
    source: 'bybit-exchange/pybit pybit/_http_manager.py:97-124',
  },
  {
    venue: 'bybit',
    callees: ['RestClientV5', 'WebsocketClient', 'NewBybitHttpClient'],
    imports: ['bybit'],
    positions: KEY_AND_SECRET,
    switches: [{ names: ['testnet', 'demoTrading', 'demo'], whenTrue: 'paper' }],
    unset: 'live',
    source: 'tiagosiebler/bybit-api src/util/requestUtils.ts:140-154',
  },
  {
    venue: 'okx',
    callees: ['TradeAPI', 'AccountAPI', 'FundingAPI', 'MarketAPI', 'PublicAPI', 'SubAccountAPI'],
    imports: ['okx'],
    positions: ['keyId', 'secret', 'passphrase'],
    switches: [OKX_FLAG],
    unset: null,
    source: 'okxapi/python-okx#30',
  },
  {
    venue: 'kraken',
    callees: ['krakenex.API', 'User', 'Trade', 'SpotClient'],
    imports: ['krakenex', 'kraken'],
    positions: KEY_AND_SECRET,
    switches: [],
    unset: 'live',
    source: 'veox/python3-krakenex README.rst',
  },
  {
    venue: 'coinbase-advanced',
    callees: ['RESTClient', 'WSClient'],
    imports: ['coinbase'],
    positions: KEY_AND_SECRET,
    switches: [],
    unset: 'live',
    source: 'coinbase/coinbase-advanced-py README.md',
  },
  {
    venue: 'ibkr',
    callees: ['connect', 'connectAsync', 'eConnect', 'IBApi', 'IB.connect'],
    imports: ['ib_insync', 'ib_async', 'ibapi', 'stoqey', 'com.ib', 'ibkr'],
    positions: [],
    switches: [],
    port: 1,
    unset: null,
    source: 'erdewit/ib_insync README.rst:67',
  },
  {
    venue: 'oanda',
    callees: ['API'],
    imports: ['oandapyv20'],
    positions: ['token'],
    switches: [ENVIRONMENT],
    unset: 'paper',
    source: 'hootnot/oanda-api-v20 oandapyV20/oandapyV20.py:170',
  },
  {
    venue: 'saxo',
    callees: ['API'],
    imports: ['saxo_openapi'],
    positions: ['token'],
    switches: [{ ...ENVIRONMENT, paper: ['simulation'], live: ['live'] }],
    unset: 'paper',
    source: 'hootnot/saxo_openapi saxo_openapi/saxo_openapi.py:52',
  },
  {
    venue: 'tastytrade',
    callees: ['Session', 'ProductionSession', 'CertificationSession'],
    imports: ['tastytrade'],
    positions: ['-', 'passphrase'],
    switches: [{ names: ['is_test'], whenTrue: 'paper' }],
    unset: 'live',
    source: 'tastyware/tastytrade tastytrade/session.py:271',
  },
  {
    venue: 'upstox',
    callees: ['Configuration'],
    imports: ['upstox_client'],
    positions: [],
    switches: [{ names: ['sandbox'], whenTrue: 'paper' }],
    unset: 'live',
    source: 'upstox/upstox-python upstox_client/configuration.py:47-57',
  },
  {
    venue: 'kalshi',
    callees: ['KalshiHttpClient', 'KalshiWebSocketClient', 'KalshiClient'],
    imports: ['kalshi', 'clients'],
    positions: ['keyId', 'privateKey'],
    switches: [{ ...ENVIRONMENT, position: 2 }],
    unset: 'paper',
    source: 'Kalshi/kalshi-starter-code-python clients.py:27,41-46',
  },
  {
    venue: 'etrade',
    callees: ['ETradeAccounts', 'ETradeMarket', 'ETradeOrder'],
    imports: ['pyetrade'],
    positions: ['keyId', 'secret', 'token', 'token'],
    switches: [{ names: ['dev'], whenTrue: 'paper' }],
    unset: null,
    source: 'jessecooper/pyetrade pyetrade/accounts.py:39',
  },
  {
    venue: 'ig',
    callees: ['IGService'],
    imports: ['trading_ig'],
    positions: ['-', 'passphrase', 'keyId'],
    switches: [{ names: ['acc_type'], whenTrue: null, position: 3 }],
    unset: 'paper',
    source: 'ig-python/trading-ig trading_ig/rest.py',
  },
  {
    venue: 'hyperliquid',
    callees: ['Exchange', 'ExchangeClient'],
    imports: ['hyperliquid'],
    positions: [],
    switches: [
      { names: ['base_url'], whenTrue: null, position: 1 },
      { names: ['isTestnet'], whenTrue: 'paper' },
    ],
    unset: 'live',
    source: 'hyperliquid-dex/hyperliquid-python-sdk hyperliquid/api.py',
  },
]
