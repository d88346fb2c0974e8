import type { ScopedObservation } from './scoped-observation.ts'

/**
 * Gives each credential what the switches and hosts of its own part and the parts around it say. What
 * stands in several parts by way of an alias becomes one, with all that is said of it.
 */
export function attachEvidence(found: readonly ScopedObservation[]): readonly ScopedObservation[] {
  const settings = new Map<string, ScopedObservation[]>()
  for (const one of found.filter(({ what }) => what !== 'credential')) {
    const part = partOf(one, one.scope)
    const known = settings.get(part) ?? []
    const isNew = known.filter(({ pointsTo }) => pointsTo === one.pointsTo).length < MOST_ALIKE
    if (isNew) settings.set(part, [...known, one])
  }
  const unique = new Map<string, ScopedObservation>()
  for (const one of found) {
    const near =
      one.what === 'credential'
        ? partsAround(one.scope).flatMap((scope) => settings.get(partOf(one, scope)) ?? [])
        : []
    const other = unique.get(identityOf(one))
    const evidence = [
      ...(other?.evidence ?? []).slice(0, MOST_EVIDENCE),
      ...one.evidence,
      ...near.flatMap((setting) => setting.evidence),
    ]
    unique.set(identityOf(one), { ...(other ?? one), evidence: withoutRepeats(evidence) })
  }
  return [...unique.values()]
}

/** More settings of one venue that say the same in one part say nothing new. */
const MOST_ALIKE = 10
const MOST_EVIDENCE = 60

function partOf({ venue }: ScopedObservation, scope: string): string {
  return `${venue.id} ${scope}`
}

function partsAround(scope: string): readonly string[] {
  const steps = scope.split('/').slice(1)
  return [...steps.map((_, index) => `/${steps.slice(0, steps.length - index).join('/')}`), '']
}

function identityOf({ what, venue, field, value, place }: ScopedObservation): string {
  return `${place.line}:${place.column} ${what} ${venue.id} ${field} ${value}`
}

function withoutRepeats(evidence: ScopedObservation['evidence']): ScopedObservation['evidence'] {
  return [...new Map(evidence.map((one) => [JSON.stringify(one), one])).values()]
}
