import type { Observation } from '../observation.ts'
import type { SettingsText } from './image-config.ts'
import type { ScanContent } from './source-scan.ts'

/**
 * What settings that configure one process say, as one group: they stand side by side, so each is at
 * line 1 of its section. A text that only repeats what one before it says adds nothing.
 */
export function scanSettings(
  texts: readonly SettingsText[],
  source: string,
  scan: ScanContent,
): readonly Observation[] {
  const seen = new Map<string, Observation>()
  for (const { section, file, text } of texts) {
    for (const one of scan(Buffer.from(text), file) ?? []) {
      const name = one.what === 'endpoint' ? null : one.name
      const key = JSON.stringify([one.what, one.venue.id, one.field, name, one.value])
      if (seen.has(key)) continue
      const place = { ...one.place, path: `${source}: ${section}`, line: 1 }
      seen.set(key, { ...one, place })
    }
  }
  const all = [...seen.values()]
  const named = new Set(all.filter(({ name }) => name !== null).map(venueAndValue))
  // `--api-key VALUE` is seen by its form alone, too.
  return all.filter((one) => one.name !== null || !named.has(venueAndValue(one)))
}

function venueAndValue({ venue, value }: Observation): string {
  return `${venue.id} ${value}`
}
