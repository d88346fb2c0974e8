import type { Venues } from '../integration/egress/egress-options.ts'
import type { Context } from './context.ts'

/** What the guard's catalogue, with the team's own venues, knows of hosts; it loads only now. */
export async function readVenues({ config }: Pick<Context, 'config'>): Promise<Venues> {
  const { builtInCatalogue } = await import('../guard/venues/catalogue.ts')
  const { withOverrides } = await import('../guard/venues/with-overrides.ts')
  const own = config?.guard?.venues ?? {}
  const isOwn = Object.keys(own).length > 0
  const { findHost, venues } = isOwn ? withOverrides(builtInCatalogue, own) : builtInCatalogue
  return {
    find: (host) => {
      const known = findHost(host)
      return known === null ? null : { venue: known.venue.id, environment: known.pointsTo }
    },
    live: venues.flatMap(({ hosts }) => hosts.live),
    ports: venues.flatMap(({ ports }) => ports.flatMap(({ live, paper }) => [...live, ...paper])),
  }
}
