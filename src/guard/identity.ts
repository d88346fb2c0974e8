import type { Observation } from './observation.ts'

/** What two readings of one line have in common where they saw the same thing. */
export function identityInLine({ what, venue, value, place }: Observation): string {
  return JSON.stringify([place.line, what, venue.id, value])
}

/** The same thing at the very same place. */
export function identityAtPlace({ venue, field, value, place }: Observation): string {
  return JSON.stringify([place.line, place.column, venue.id, field, value])
}
