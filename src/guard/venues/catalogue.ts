import data from './catalogue-data.json' with { type: 'json' }
import type { Call, Environment, Framework, Venue } from './venue-schema.ts'

/** What a hostname says: its venue, and `unknown` where live and paper share the host. */
export type KnownHost = {
  readonly venue: Venue
  readonly pointsTo: Environment
  /** Every venue that uses the host; `venue`, which runs it, comes first. */
  readonly usedBy: readonly Venue[]
  readonly isWebsocket: boolean
  /** Whether people read the venue's website there too: a link to it is no endpoint yet. */
  readonly isWebsite: boolean
}

/** A call that chooses an environment, and whose: the one of a venue or the one of a framework. */
type KnownCall = {
  readonly venue: Venue | null
  readonly framework: Framework | null
  readonly call: Call
}

export type Catalogue = {
  readonly venues: readonly Venue[]
  readonly frameworks: readonly Framework[]
  /** Looks up a whole hostname: `demo-api.binance.com` is not a part of `binance.com`. */
  readonly findHost: (hostname: string) => KnownHost | null
  readonly findVenue: (id: string) => Venue | null
  /** Calls by the last part of their callee's name. */
  readonly findCalls: (callee: string) => readonly KnownCall[]
}

export function createCatalogue(
  venues: readonly Venue[],
  frameworks: readonly Framework[] = [],
): Catalogue {
  const byId = new Map(venues.map((venue) => [venue.id, venue]))
  const hosts = indexHosts(venues)
  const calls: readonly KnownCall[] = [
    ...venues.flatMap((venue) => venue.calls.map((call) => ({ venue, framework: null, call }))),
    ...frameworks.flatMap((framework) =>
      framework.calls.map((call) => ({ venue: null, framework, call })),
    ),
  ]
  return {
    venues,
    frameworks,
    findHost: (hostname) => hosts.get(hostname.toLowerCase()) ?? null,
    findVenue: (id) => byId.get(id) ?? null,
    findCalls: (callee) => calls.filter(({ call }) => call.callee === callee),
  }
}

/** The catalogue that comes with the guard; `scripts/venues.ts` makes its data. */
export const builtInCatalogue: Catalogue = createCatalogue(
  data.venues as readonly Venue[],
  data.frameworks as readonly Framework[],
)

export const { venues, findHost, findVenue } = builtInCatalogue

function indexHosts(venues: readonly Venue[]): ReadonlyMap<string, KnownHost> {
  const hosts = new Map<string, KnownHost>()
  for (const venue of venues) {
    const { hosts: own } = venue
    const add = (host: string, pointsTo: Environment): void => {
      const other = hosts.get(host)
      const isWebsocket = own.websocket.includes(host) || (other?.isWebsocket ?? false)
      const base = { pointsTo, isWebsocket, isWebsite: isWebsite(host) }
      if (other === undefined) hosts.set(host, { ...base, venue, usedBy: [venue] })
      else if (own.borrowed.includes(host))
        hosts.set(host, { ...other, isWebsocket, usedBy: [...other.usedBy, venue] })
      else hosts.set(host, { ...base, venue, usedBy: [venue, ...other.usedBy] })
    }
    own.live.forEach((host) => add(host, 'live'))
    own.paper.forEach((host) => add(host, 'paper'))
    own.shared.forEach((host) => add(host, 'unknown'))
  }
  return hosts
}

/** `www.okx.com`, `bitso.com` and `bit2c.co.il`, but not `api.okx.com`. */
function isWebsite(host: string): boolean {
  return /^(?:www\.[^.]+\.[^.]+(?:\.[^.]+)?|[^.]+\.[^.]+|[^.]+\.com?\.[a-z]{2})$/.test(host)
}
