import { InputError } from '../../contract/input-error.ts'
import { createCatalogue } from './catalogue.ts'
import type { Catalogue } from './catalogue.ts'
import { completeVenue } from './complete-venue.ts'
import { findContradictions } from './find-contradictions.ts'
import type { VenueOverride, VenueOverrides } from './venue-input-schema.ts'
import type { Venue } from './venue-schema.ts'

/**
 * The catalogue with a team's own venues and corrections. A field that is given replaces the known
 * one whole; of `hosts`, each list by itself.
 * @throws InputError where the result would say two things at once, such as a host live and paper.
 */
export function withOverrides(catalogue: Catalogue, overrides: VenueOverrides): Catalogue {
  const changed = new Map(
    Object.entries(overrides).map(([id, override]) => {
      const known = catalogue.findVenue(id)
      return [id, known === null ? addVenue(id, override) : replaceFields(known, override)]
    }),
  )
  const venues = [
    ...catalogue.venues.map((venue) => changed.get(venue.id) ?? venue),
    ...[...changed.values()].filter(({ id }) => catalogue.findVenue(id) === null),
  ]
  const [contradiction] = findContradictions(venues)
  if (contradiction !== undefined) throw contradictory(contradiction)
  return createCatalogue(venues, catalogue.frameworks)
}

function addVenue(id: string, override: VenueOverride): Venue {
  return completeVenue({
    ...override,
    id,
    name: override.name ?? id,
    kind: override.kind ?? 'exchange',
    separation: override.separation ?? separationOf('none_known', override.hosts?.paper),
    nameTokens: override.nameTokens ?? [id.toUpperCase().replaceAll('-', '_')],
    sources: override.sources ?? ['guard.venues in papergate.yml'],
  })
}

function replaceFields(known: Venue, override: VenueOverride): Venue {
  const hosts = {
    live: override.hosts?.live ?? known.hosts.live,
    paper: override.hosts?.paper ?? known.hosts.paper,
    shared: override.hosts?.shared ?? known.hosts.shared,
  }
  const listed = new Set([...hosts.live, ...hosts.paper, ...hosts.shared])
  const isListed = (host: string): boolean => listed.has(host)
  const separation = override.separation ?? separationOf(known.separation, hosts.paper)
  return completeVenue({
    ...known,
    ...override,
    name: override.name ?? known.name,
    kind: override.kind ?? known.kind,
    nameTokens: override.nameTokens ?? known.nameTokens,
    sources: override.sources ?? known.sources,
    separation,
    hosts: {
      ...hosts,
      websocket: override.hosts?.websocket ?? known.hosts.websocket.filter(isListed),
      borrowed: override.hosts?.borrowed ?? known.hosts.borrowed.filter(isListed),
    },
    everyKeyIsLive:
      override.everyKeyIsLive === undefined
        ? keptConclusion(known, separation)
        : override.everyKeyIsLive,
  })
}

/** That no paper environment was found ends where one is given; that no key is harmless does not. */
function keptConclusion(
  { everyKeyIsLive }: Venue,
  separation: Venue['separation'],
): Venue['everyKeyIsLive'] {
  return separation === 'none_known' || everyKeyIsLive?.basis === 'documented'
    ? everyKeyIsLive
    : null
}

/** A paper host, once given, is how a venue without any known paper environment is told apart. */
function separationOf(
  known: Venue['separation'],
  paper: readonly string[] = [],
): Venue['separation'] {
  return known === 'none_known' && paper.length > 0 ? 'host' : known
}

function contradictory({ venue, found }: { venue: string; found: string }): InputError {
  return new InputError('guard/venues', {
    expected: 'guard.venues to say one thing of each host, name and value',
    found: `${venue} with ${found}`,
    fix: `Correct guard.venues in papergate.yml where it speaks of ${venue}, or of the venue that this contradicts, and run again.`,
  })
}
