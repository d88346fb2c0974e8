import type { ScopedObservation } from './scoped-observation.ts'

/** Gives each credential what the switches and hosts of its own part and the parts around it say. */
export function attachEvidence(found: readonly ScopedObservation[]): readonly ScopedObservation[] {
  const settings = new Map<string, ScopedObservation[]>()
  for (const one of found.filter(({ what }) => what !== 'credential')) {
    const part = partOf(one, one.scope)
    settings.set(part, [...(settings.get(part) ?? []), one].slice(0, MOST_SETTINGS))
  }
  return found.map((one) => {
    if (one.what !== 'credential') return one
    const near = partsAround(one.scope).flatMap((scope) => settings.get(partOf(one, scope)) ?? [])
    const evidence = [...one.evidence, ...near.flatMap((setting) => setting.evidence)]
    return { ...one, evidence }
  })
}

/** More settings of one venue in one part say nothing new. */
const MOST_SETTINGS = 20

function partOf({ venue }: ScopedObservation, scope: string): string {
  return `${venue.id} ${scope}`
}

function partsAround(scope: string): readonly string[] {
  const steps = scope.split('/').slice(1)
  return [...steps.map((_, index) => `/${steps.slice(0, steps.length - index).join('/')}`), '']
}
