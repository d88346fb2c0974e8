import { builtInLexicon } from './lexicon.ts'
import type { Lexicon } from './lexicon.ts'
import { readClaim } from './read-name.ts'

/** One part of a key: its field, the name of the setting that holds it, and its text. */
export type KeyPart = { readonly field: string; readonly name: string; readonly value: string }

/**
 * Why a key must be taken for a live one, as far as it tells by itself: the venue has no paper keys, or
 * its form or its name is a live one's. Null where nothing says so. Repeats nothing of the key.
 */
export function whyLive(
  venueId: string,
  key: readonly KeyPart[],
  { findVenue }: Lexicon = builtInLexicon(),
): string | null {
  const venue = findVenue(venueId)
  if (venue === null) return null
  if (venue.everyKeyIsLive !== null) return venue.everyKeyIsLive.because
  for (const { field, name, value } of key) {
    const isLive = venue.formats.some(
      ({ pointsTo, pattern, ...format }) =>
        pointsTo === 'live' && format.field === field && new RegExp(`^(?:${pattern})$`).test(value),
    )
    if (isLive) return `${name} has the form of a live ${venue.name} key`
    if (readClaim(name) === 'live') return `the name ${name} says live`
  }
  return null
}
