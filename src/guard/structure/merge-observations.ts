import { identityInLine } from '../identity.ts'
import type { Observation } from '../observation.ts'

/**
 * What the scan by lines and the scan by structure saw, each thing once. The structure knows more about
 * a thing (its neighbours, its part), so its word is kept.
 */
export function mergeObservations(
  byLines: readonly Observation[],
  byStructure: readonly Observation[],
): readonly Observation[] {
  const seen = new Set(byStructure.map(identityInLine))
  return [...byLines.filter((one) => !seen.has(identityInLine(one))), ...byStructure].toSorted(
    (one, other) => one.place.line - other.place.line || one.place.column - other.place.column,
  )
}
