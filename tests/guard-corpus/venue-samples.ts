import type { ValueShape } from './synthetic-value.ts'

/**
 * A venue as its users write it down. Facts come from the venues' documents and the SDKs; they are
 * kept apart from the guard's catalogue, so that a mistake there is seen here.
 */
export type VenueSample = {
  readonly id: string
  /** First word of its variables. */
  readonly stem: string
  readonly credentials: readonly { readonly name: string; readonly shape: ValueShape }[]
  readonly hosts: { readonly live: string; readonly paper: string } | null
  /** The word that people put into names of its paper settings. */
  readonly paperWord: string
}

const key = (name: string, shape: ValueShape) => ({ name, shape })
const mixed = (length: number): ValueShape => ({ alphabet: 'mixed', length })
const hex = (length: number, prefix = ''): ValueShape => ({ alphabet: 'hex', length, prefix })

/** Venues whose live and paper environments have different hosts. */
export const hostVenues: readonly VenueSample[] = [
  venue('binance', 'BINANCE', {
    credentials: [key('API_KEY', mixed(64)), key('API_SECRET', mixed(64))],
    hosts: { live: 'api.binance.com', paper: 'testnet.binance.vision' },
    paperWord: 'TESTNET',
  }),
  venue('binance', 'BINANCE', {
    credentials: [key('API_KEY', mixed(64)), key('SECRET_KEY', mixed(64))],
    hosts: { live: 'fapi.binance.com', paper: 'demo-fapi.binance.com' },
    paperWord: 'DEMO',
  }),
  venue('bybit', 'BYBIT', {
    credentials: [key('API_KEY', mixed(18)), key('API_SECRET', mixed(36))],
    hosts: { live: 'api.bybit.com', paper: 'api-demo.bybit.com' },
    paperWord: 'DEMO',
  }),
  venue('bybit', 'BYBIT', {
    credentials: [key('API_KEY', mixed(18)), key('API_SECRET', mixed(36))],
    hosts: { live: 'api.bytick.com', paper: 'api-testnet.bybit.com' },
    paperWord: 'TESTNET',
  }),
  venue('oanda', 'OANDA', {
    credentials: [key('TOKEN', { alphabet: 'hex', length: 64 })],
    hosts: { live: 'api-fxtrade.oanda.com', paper: 'api-fxpractice.oanda.com' },
    paperWord: 'PRACTICE',
  }),
  venue('tradier', 'TRADIER', {
    credentials: [key('ACCESS_TOKEN', mixed(28))],
    hosts: { live: 'api.tradier.com', paper: 'sandbox.tradier.com' },
    paperWord: 'SANDBOX',
  }),
  venue('tastytrade', 'TASTYTRADE', {
    credentials: [key('CLIENT_SECRET', hex(40)), key('REFRESH_TOKEN', mixed(120))],
    hosts: { live: 'api.tastyworks.com', paper: 'api.cert.tastyworks.com' },
    paperWord: 'SANDBOX',
  }),
  venue('tradovate', 'TRADOVATE', {
    credentials: [key('API_SECRET', 'uuid'), key('PASSWORD', 'password')],
    hosts: { live: 'live.tradovateapi.com', paper: 'demo.tradovateapi.com' },
    paperWord: 'DEMO',
  }),
  venue('kalshi', 'KALSHI', {
    credentials: [key('API_KEY_ID', 'uuid'), key('PRIVATE_KEY', 'rsaPrivateKey')],
    hosts: { live: 'api.elections.kalshi.com', paper: 'demo-api.kalshi.co' },
    paperWord: 'DEMO',
  }),
  venue('krakenfutures', 'KRAKEN_FUTURES', {
    credentials: [
      key('API_KEY', { alphabet: 'base64', length: 56 }),
      key('API_SECRET', { alphabet: 'base64', length: 88 }),
    ],
    hosts: { live: 'futures.kraken.com', paper: 'demo-futures.kraken.com' },
    paperWord: 'DEMO',
  }),
  venue('gemini', 'GEMINI', {
    credentials: [
      key('API_KEY', { alphabet: 'mixed', length: 28, prefix: 'account-' }),
      key('API_SECRET', mixed(28)),
    ],
    hosts: { live: 'api.gemini.com', paper: 'api.sandbox.gemini.com' },
    paperWord: 'SANDBOX',
  }),
  venue('bitmex', 'BITMEX', {
    credentials: [
      key('API_KEY', { alphabet: 'url', length: 24 }),
      key('API_SECRET', { alphabet: 'url', length: 48 }),
    ],
    hosts: { live: 'www.bitmex.com', paper: 'testnet.bitmex.com' },
    paperWord: 'TESTNET',
  }),
  venue('deribit', 'DERIBIT', {
    credentials: [key('API_KEY', mixed(8)), key('API_SECRET', mixed(43))],
    hosts: { live: 'www.deribit.com', paper: 'test.deribit.com' },
    paperWord: 'TESTNET',
  }),
  venue('hyperliquid', 'HYPERLIQUID', {
    credentials: [key('PK', hex(66, '0x'))],
    hosts: { live: 'api.hyperliquid.xyz', paper: 'api.hyperliquid-testnet.xyz' },
    paperWord: 'TESTNET',
  }),
  venue('dydx', 'DYDX', {
    credentials: [key('PRIVATE_KEY', hex(66, '0x'))],
    hosts: { live: 'indexer.dydx.trade', paper: 'indexer.v4testnet.dydx.exchange' },
    paperWord: 'TESTNET',
  }),
]

/**
 * Venues without a paper environment: every key of theirs is live where it is known that there is none,
 * and not provably paper where nobody looked.
 */
export const liveOnlyVenues: readonly (VenueSample & { readonly isKnownToHaveNone: boolean })[] = [
  {
    ...venue('kraken', 'KRAKEN', {
      credentials: [
        key('API_KEY', { alphabet: 'base64', length: 56 }),
        key('API_SECRET', { alphabet: 'base64', length: 88 }),
      ],
    }),
    isKnownToHaveNone: true,
  },
  {
    ...venue('coinbase-advanced', 'COINBASE', {
      credentials: [key('PRIVATE_KEY', 'ecPrivateKey')],
    }),
    isKnownToHaveNone: true,
  },
  {
    ...venue('kucoin', 'KUCOIN', {
      credentials: [key('API_KEY', hex(24)), key('API_SECRET', 'uuid')],
    }),
    isKnownToHaveNone: true,
  },
  {
    ...venue('mexc', 'MEXC', {
      credentials: [
        key('API_KEY', { alphabet: 'mixed', length: 18, prefix: 'mx0' }),
        key('API_SECRET', hex(32)),
      ],
    }),
    isKnownToHaveNone: true,
  },
  {
    ...venue('bitfinex', 'BITFINEX', {
      credentials: [
        key('API_KEY', { alphabet: 'url', length: 43 }),
        key('API_SECRET', { alphabet: 'url', length: 43 }),
      ],
    }),
    isKnownToHaveNone: false,
  },
  {
    ...venue('schwab', 'SCHWAB', {
      credentials: [key('APP_KEY', mixed(32)), key('APP_SECRET', mixed(16))],
    }),
    isKnownToHaveNone: true,
  },
]

function venue(
  id: string,
  stem: string,
  rest: Pick<VenueSample, 'credentials'> & Partial<VenueSample>,
): VenueSample {
  return { id, stem, hosts: null, paperWord: 'PAPER', ...rest }
}
