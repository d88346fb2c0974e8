import type { Lexicon } from './lexicon.ts'
import type { Observation, Place } from './observation.ts'
import { venueLabel } from './read-setting.ts'
import { UNKNOWN_VALUE } from './unknown-value.ts'
import type { Venue } from './venues/venue-schema.ts'

/** Whether a trading service says explicitly that it trades on paper. */
export type PaperStatement = {
  readonly service: string
  readonly venues: readonly string[]
  readonly isPaper: boolean
  /** How it says so, or what it lacks and what to set. */
  readonly reason: string
  readonly place: Place
}

/**
 * A service trades when it is declared to, or when its configuration names a venue. It then needs
 * `DRY_RUN=true`, or the paper switch or paper endpoint of each venue that it uses. What an SDK does
 * when a setting is absent never satisfies this. Null for a service that does not trade.
 */
export function judgePaperStatement(facts: {
  readonly service: string
  readonly declared: readonly {
    readonly trades?: boolean | undefined
    readonly venues?: readonly string[] | undefined
  }[]
  readonly detected: readonly Venue[]
  readonly observations: readonly Observation[]
  /** The value of `DRY_RUN`, or null where it is not set. */
  readonly dryRun: string | null
  readonly place: Place
  readonly lexicon: Lexicon
}): PaperStatement | null {
  const { service, declared, detected, dryRun, place, lexicon } = facts
  if (detected.length === 0 && !declared.some(({ trades }) => trades === true)) return null
  const ids = new Set([
    ...detected.map(({ id }) => id),
    ...declared.flatMap(({ venues }) => venues ?? []),
  ])
  const base = { service, venues: [...ids], place }
  if (dryRun === 'true') return { ...base, isPaper: true, reason: 'DRY_RUN=true' }
  const lacking = [...ids].filter((id) => !saysPaper(id, facts.observations))
  if (ids.size > 0 && lacking.length === 0) {
    return { ...base, isPaper: true, reason: `paper switch or endpoint of ${[...ids].join(', ')}` }
  }
  const names = lacking.map((id) => {
    const venue = lexicon.findVenue(id)
    return venue === null ? id : venueLabel(venue)
  })
  const subject = names.length === 0 ? '' : ` on ${names.join(', ')}`
  return {
    ...base,
    isPaper: false,
    reason: `${service} trades${subject} and nothing in its configuration says paper${rejected(dryRun, facts.observations)}: set ${remedies(lacking, lexicon)}`,
  }
}

function saysPaper(id: string, observations: readonly Observation[]): boolean {
  const settings = observations.filter(
    ({ venue, what }) => venue.id === id && (what === 'switch' || what === 'endpoint'),
  )
  return (
    settings.some((one) => one.pointsTo === 'paper' && proves(one)) &&
    !settings.some(({ pointsTo }) => pointsTo === 'live')
  )
}

/** Where a header tells paper from live, a paper host (of a websocket) says nothing about the orders. */
function proves({ what, venue }: Observation): boolean {
  return what === 'switch' || venue.separation !== 'header'
}

/** What was said, and is not accepted: SDKs disagree about everything but the exact `true`. */
function rejected(dryRun: string | null, observations: readonly Observation[]): string {
  const loose = observations.find(
    ({ what, pointsTo, venue, name }) =>
      what === 'switch' &&
      pointsTo === 'unknown' &&
      venue.switches.some((known) => known.name === name && known.paper.includes('true')),
  )
  const [name, value] =
    dryRun !== null && dryRun !== ''
      ? ['DRY_RUN', dryRun]
      : [loose?.name ?? null, loose?.value ?? '']
  if (name === null) return ''
  if (value === UNKNOWN_VALUE) {
    return ` (${name} is required from outside and its value is not known here)`
  }
  const shown = /^[A-Za-z0-9]{1,8}$/.test(value) ? `\`${name}=${value}\`` : `the value of ${name}`
  return ` (${shown} is not accepted: only the exact text \`${name}=true\` is, since SDKs read other spellings differently)`
}

function remedies(lacking: readonly string[], lexicon: Lexicon): string {
  const ways = lacking.map((id) => {
    const venue = lexicon.findVenue(id)
    const switches = (venue?.switches ?? []).filter(({ kind }) => kind === 'env')
    const own = switches.find(({ name }) => name === `${venue?.nameTokens[0] ?? ''}_PAPER`)
    const best = own ?? switches[0]
    if (best?.paper[0] !== undefined) return `${best.name}=${best.paper[0]}`
    const host = venue?.separation === 'host' ? venue.hosts.paper[0] : undefined
    return host === undefined ? null : `the endpoint ${host}`
  })
  const usable = ways.filter((way) => way !== null)
  return usable.length === 0 || usable.length < ways.length
    ? 'DRY_RUN=true'
    : `DRY_RUN=true or ${usable.join(' and ')}`
}
