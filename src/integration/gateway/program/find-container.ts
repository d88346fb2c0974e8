import { Resolver } from 'node:dns/promises'

/** An address may be another container's after a restart. */
const KEPT_MILLISECONDS = 2_000

/** The names of containers by their addresses, as the engine's resolver knows them: `<container>.<network>`. */
export function createContainerFinder(
  now: () => number,
): (address: string) => Promise<string | null> {
  const resolver = new Resolver({ timeout: 1_000, tries: 2 })
  const known = new Map<string, { readonly until: number; readonly name: Promise<string | null> }>()
  return (address) => {
    const kept = known.get(address)
    if (kept !== undefined && kept.until > now()) return kept.name
    const name = resolver.reverse(address).then(
      ([found]) => found?.split('.')[0] ?? null,
      () => null,
    )
    known.set(address, { until: now() + KEPT_MILLISECONDS, name })
    return name
  }
}
