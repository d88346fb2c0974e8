import type { Abilities } from './list-abilities.ts'

/** Which faults each service can have, and why not the others, for people. */
export function renderAbilities(services: Readonly<Record<string, Abilities>>): string {
  return Object.entries(services)
    .flatMap(([service, { available, unavailable }]) => [
      service,
      `  available: ${available.join(', ') || 'none'}`,
      ...groupByReason(unavailable).map(
        ([reason, kinds]) => `  not ${kinds.join(', ')}: ${reason}`,
      ),
    ])
    .join('\n')
}

function groupByReason(
  unavailable: Abilities['unavailable'],
): readonly (readonly [reason: string, kinds: readonly string[]])[] {
  const groups = new Map<string, string[]>()
  for (const [kind, reason] of Object.entries(unavailable)) {
    groups.set(reason, [...(groups.get(reason) ?? []), kind])
  }
  return [...groups]
}
