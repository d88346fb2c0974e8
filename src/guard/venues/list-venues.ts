import type { Venue } from './venue-schema.ts'

/** One venue as `papergate guard --venues` shows it. */
export type VenueRow = {
  readonly id: string
  readonly name: string
  readonly separation: string
  readonly live: readonly string[]
  readonly paper: readonly string[]
}

/** The venues for programs, ordered by id. */
export function listVenues(venues: readonly Venue[]): readonly VenueRow[] {
  return venues
    .map((venue) => ({
      id: venue.id,
      name: venue.name,
      separation: venue.separation,
      live: marksOf(venue, 'live'),
      paper: marksOf(venue, 'paper'),
    }))
    .toSorted((left, right) => (left.id < right.id ? -1 : 1))
}

/** The venues as a plain table for a terminal; every row is one line. */
export function renderVenues(venues: readonly Venue[]): string {
  const rows = listVenues(venues).map((row) => [
    row.id,
    row.name,
    row.separation,
    brief(row.live),
    brief(row.paper),
  ])
  const table = [['id', 'name', 'told apart by', 'live', 'paper'], ...rows]
  const widths = [0, 1, 2, 3].map((at) => Math.max(...table.map((row) => (row[at] ?? '').length)))
  return table
    .map((row) =>
      row
        .map((cell, at) => cell.padEnd(widths[at] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

/** What marks an environment, what tells it best first: hosts, paths, headers, ports and chains. */
export function marksOf(venue: Venue, environment: 'live' | 'paper'): readonly string[] {
  const hosts = venue.hosts[environment].toSorted(
    (left, right) => rank(venue, left) - rank(venue, right),
  )
  const others = [
    ...venue.paths.flatMap((path) => path[environment].map((start) => `${path.host}${start}`)),
    ...venue.headers.flatMap(({ name, ...header }) =>
      header[environment].map((value) => `${name}: ${value}`),
    ),
    ...venue.ports.flatMap(({ name, ...port }) =>
      port[environment].map((number) => `${name} ${number}`),
    ),
    ...venue.chains.flatMap(({ name, ...chain }) =>
      chain[environment].map((value) => `${name} ${value}`),
    ),
  ]
  return venue.separation === 'host' ? [...hosts, ...others] : [...others, ...hosts]
}

/** Request hosts come before websocket ones, and `api.` before its numbered twins. */
function rank(venue: Venue, host: string): number {
  return (venue.hosts.websocket.includes(host) ? 2 : 0) + (host.startsWith('api.') ? 0 : 1)
}

function brief(marks: readonly string[]): string {
  const [first = '-', ...others] = marks
  return others.length === 0 ? first : `${first} (+${others.length})`
}
