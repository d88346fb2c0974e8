import type { Catalogue } from './catalogue.ts'
import type { Venue } from './venue-schema.ts'

/** A known fact that would have blocked and no longer does. */
export type Weakening = { readonly venue: string; readonly found: string }

/**
 * What a team's own catalogue lets pass that the one it started from would block: live hosts that
 * are live no more, keys that no longer count as live, settings that no longer say live. A change to
 * `guard.venues` is a change to the gate, so whoever reviews it should be shown these.
 */
export function findWeakenings(before: Catalogue, after: Catalogue): readonly Weakening[] {
  return before.venues.flatMap((known) => {
    const changed = after.findVenue(known.id)
    return changed === known ? [] : compare(known, changed, after)
  })
}

function compare(known: Venue, changed: Venue | null, after: Catalogue): readonly Weakening[] {
  return [
    ...known.hosts.live
      .filter((host) => after.findHost(host)?.pointsTo !== 'live')
      .map((host) => `${host} is no live host any more`),
    ...(known.everyKeyIsLive !== null && (changed?.everyKeyIsLive ?? null) === null
      ? ['its keys no longer count as live']
      : []),
    ...known.formats
      .filter(({ pointsTo }) => pointsTo === 'live')
      .filter(({ pattern }) => !hasLiveFormat(changed, pattern))
      .map(({ pattern }) => `a key of the form ${pattern} no longer counts as live`),
    ...known.names
      .filter(({ name }) => !(changed?.names ?? []).some((other) => other.name === name))
      .map(({ name }) => `${name} is no name of its credentials any more`),
    ...known.nameTokens
      .filter((token) => !(changed?.nameTokens ?? []).includes(token))
      .map((token) => `names with ${token} are no longer its own`),
    ...known.switches.flatMap(({ name, live, unset }) => {
      const other = changed?.switches.find((one) => one.name === name)
      const lost = live.filter((value) => !(other?.live ?? []).includes(value))
      return [
        ...lost.map((value) => `${name}=${value} no longer says live`),
        ...(unset === 'live' && other?.unset === 'paper' ? [`${name} unset now means paper`] : []),
      ]
    }),
  ].map((found) => ({ venue: known.id, found }))
}

function hasLiveFormat(venue: Venue | null, pattern: string): boolean {
  return (venue?.formats ?? []).some((one) => one.pattern === pattern && one.pointsTo === 'live')
}
