import { alpacaBroker } from './alpaca-broker.ts'
import { alpaca } from './alpaca.ts'
import { binance } from './binance.ts'
import { bybit } from './bybit.ts'
import { coinbaseAdvanced } from './coinbase-advanced.ts'
import { hyperliquid } from './hyperliquid.ts'
import { ibkr } from './ibkr.ts'
import { kraken } from './kraken.ts'
import { krakenfutures } from './krakenfutures.ts'
import { oanda } from './oanda.ts'
import { okx } from './okx.ts'
import { tradier } from './tradier.ts'
import type { Environment, Venue } from './venue-schema.ts'

export const venues: readonly Venue[] = [
  alpaca,
  alpacaBroker,
  binance,
  bybit,
  coinbaseAdvanced,
  hyperliquid,
  ibkr,
  kraken,
  krakenfutures,
  oanda,
  okx,
  tradier,
]

/** What a hostname says: its venue, and `unknown` where live and paper share the host. */
export type KnownHost = { readonly venue: Venue; readonly pointsTo: Environment }

const knownHosts: ReadonlyMap<string, KnownHost> = new Map(
  venues.flatMap((venue): readonly (readonly [string, KnownHost])[] => [
    ...venue.hosts.live.map((host) => [host, { venue, pointsTo: 'live' }] as const),
    ...venue.hosts.paper.map((host) => [host, { venue, pointsTo: 'paper' }] as const),
    ...venue.hosts.shared.map((host) => [host, { venue, pointsTo: 'unknown' }] as const),
  ]),
)

/** Looks up a whole hostname: `demo-api.binance.com` is not a part of `binance.com`. */
export function findHost(hostname: string): KnownHost | null {
  return knownHosts.get(hostname.toLowerCase()) ?? null
}

export function findVenue(id: string): Venue | null {
  return venues.find((venue) => venue.id === id) ?? null
}
