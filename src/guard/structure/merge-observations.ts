import type { Observation } from '../observation.ts'

/**
 * What the scan by lines and the scan by structure saw, each thing once. The structure knows more about
 * a thing (its neighbours, its part), so its word is kept.
 */
export function mergeObservations(
  byLines: readonly Observation[],
  byStructure: readonly Observation[],
): readonly Observation[] {
  const seen = new Set(byStructure.map(identityOf))
  return [...byLines.filter((one) => !seen.has(identityOf(one))), ...byStructure].toSorted(
    (one, other) => one.place.line - other.place.line || one.place.column - other.place.column,
  )
}

function identityOf({ what, venue, value, place }: Observation): string {
  return JSON.stringify([place.line, what, venue.id, value])
}
