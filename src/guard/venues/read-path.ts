import type { Environment, Venue } from './venue-schema.ts'

/**
 * What the path of a request says on a host that serves live and paper, such as
 * `/sim/openapi/port/v1` of Saxo's gateway. The path must be normal already: no dots, no escapes.
 * The longest known beginning decides; `unknown` where none fits.
 */
export function readPath(venue: Venue, host: string, path: string): Environment {
  const known = venue.paths
    .filter((rule) => rule.host === host)
    .flatMap(({ live, paper }) => [
      ...live.map((start) => ({ start, pointsTo: 'live' as const })),
      ...paper.map((start) => ({ start, pointsTo: 'paper' as const })),
    ])
    .filter(
      ({ start }) => path === start || path.startsWith(`${start}/`) || path.startsWith(`${start}?`),
    )
    .toSorted((left, right) => right.start.length - left.start.length)
  return known[0]?.pointsTo ?? 'unknown'
}
