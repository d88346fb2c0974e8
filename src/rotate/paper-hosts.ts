/**
 * The only hosts that a key is ever sent to. Each serves paper accounts and nothing else. A host that
 * serves live and paper alike has no place here, whatever header would tell them apart.
 *
 * Sources: the venues' documentation and SDKs as the guard's catalogue names them.
 */
const hosts = Object.freeze({
  alpaca: 'paper-api.alpaca.markets',
  'binance-testnet': 'testnet.binance.vision',
  'binance-demo': 'demo-api.binance.com',
  'bybit-demo': 'api-demo.bybit.com',
  'bybit-testnet': 'api-testnet.bybit.com',
  'deribit-test': 'test.deribit.com',
  'krakenfutures-demo': 'demo-futures.kraken.com',
  'oanda-practice': 'api-fxpractice.oanda.com',
  'tradier-sandbox': 'sandbox.tradier.com',
} as const)

export type PaperEndpoint = keyof typeof hosts
export const paperEndpoints = Object.freeze(Object.keys(hosts) as readonly PaperEndpoint[])

/** Host of a paper endpoint; null for anything that is none, a hostname as well. */
export function paperHostOf(endpoint: string): string | null {
  const isKnown = (paperEndpoints as readonly string[]).includes(endpoint)
  return isKnown ? hosts[endpoint as PaperEndpoint] : null
}

/** Paper endpoints of a venue by its id, the first one being the default. */
export function paperEndpointsOf(venue: string): readonly PaperEndpoint[] {
  return paperEndpoints.filter((name) => name === venue || name.startsWith(`${venue}-`))
}

const unverifiable: Readonly<Record<string, string>> = {
  okx: 'OKX serves live and demo keys from one REST host, told apart by the header x-simulated-trading alone',
  bitget:
    'Bitget serves live and demo keys from one REST host, told apart by the header paptrading alone',
  saxo: 'Saxo serves live and simulation from one host, told apart by the path alone',
  ibkr: 'Interactive Brokers is reached through a gateway of one’s own; its address says nothing certain',
  kraken: 'Kraken spot has no paper environment: every key is live',
}

/** Why no key of a venue can be verified; null where it can. */
export function whyUnverifiable(venue: string): string | null {
  if (paperEndpointsOf(venue).length > 0) return null
  return (
    unverifiable[venue] ??
    `no host is known that serves paper accounts of ${venue} and nothing else`
  )
}
