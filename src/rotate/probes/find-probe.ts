import type { PaperEndpoint } from '../paper-hosts.ts'
import { alpaca } from './alpaca.ts'
import { binance } from './binance.ts'
import { bybit } from './bybit.ts'
import { deribit } from './deribit.ts'
import { krakenFutures } from './kraken-futures.ts'
import { oanda } from './oanda.ts'
import type { Probe } from './probe.ts'
import { tradier } from './tradier.ts'

const probes: Readonly<Record<PaperEndpoint, Probe>> = {
  alpaca,
  'binance-testnet': binance,
  'binance-demo': binance,
  'bybit-demo': bybit,
  'bybit-testnet': bybit,
  'deribit-test': deribit,
  'krakenfutures-demo': krakenFutures,
  'oanda-practice': oanda,
  'tradier-sandbox': tradier,
}

export function findProbe(endpoint: PaperEndpoint): Probe {
  return probes[endpoint]
}
