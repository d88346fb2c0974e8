import { explainPattern } from './explain-pattern.ts'
import type { Venue } from './venue-schema.ts'

/** A thing that a catalogue says twice in two ways, or cannot use. */
export type Contradiction = { readonly venue: string; readonly found: string }

/** What makes a catalogue unusable, each as one phrase; an empty list for a sound one. */
export function findContradictions(venues: readonly Venue[]): readonly Contradiction[] {
  return [...venues.flatMap(withinOne), ...betweenVenues(venues)]
}

function withinOne(venue: Venue): readonly Contradiction[] {
  const { hosts } = venue
  const listed = new Set([...hosts.live, ...hosts.paper, ...hosts.shared])
  const choices = [...venue.switches, ...venue.chains, ...venue.paths, ...venue.calls]
  return [
    ...overlap(hosts.live, hosts.paper).map((host) => `${host} as a live and as a paper host`),
    ...overlap([...hosts.live, ...hosts.paper], hosts.shared).map(
      (host) => `${host} as a host of one environment and as a shared one`,
    ),
    ...[...hosts.websocket, ...hosts.borrowed]
      .filter((host) => !listed.has(host))
      .map((host) => `${host} under websocket or borrowed, but not under live, paper or shared`),
    ...venue.paths
      .filter(({ host }) => !hosts.shared.includes(host))
      .map(({ host }) => `paths of ${host}, which is not a shared host`),
    ...choices
      .filter(({ live, paper }) => overlap(live, paper).length > 0)
      .map((choice) => `one value for live and for paper (${describe(choice)})`),
    ...patternsOf(venue).flatMap((pattern) => {
      const problem = explainPattern(pattern)
      return problem === null ? [] : [`the pattern ${pattern}, which ${problem}`]
    }),
    ...(venue.separation === 'none_known' && hosts.paper.length > 0
      ? [`${hosts.paper[0] ?? ''} as a paper host, though no paper environment is known`]
      : []),
  ].map((found) => ({ venue: venue.id, found }))
}

/** Ids, hosts, tokens and names mean one thing in the whole catalogue. */
function betweenVenues(venues: readonly Venue[]): readonly Contradiction[] {
  const claims = new Map<string, { readonly venue: string; readonly says: string }>()
  const claim = (venue: string, thing: string, says: string): readonly Contradiction[] => {
    const other = claims.get(thing)
    claims.set(thing, other ?? { venue, says })
    if (other === undefined || (other.venue === venue && other.says === says)) return []
    if (thing.startsWith('the host ') && other.says === says) return []
    return [{ venue, found: `${thing} as ${says}, and ${other.venue} has it as ${other.says}` }]
  }
  return venues.flatMap(({ id, hosts, nameTokens, names }) => [
    ...claim(id, `the id ${id}`, id),
    ...(['live', 'paper', 'shared'] as const).flatMap((environment) =>
      hosts[environment].flatMap((host) => claim(id, `the host ${host}`, environment)),
    ),
    ...nameTokens.flatMap((token) => claim(id, `the name token ${token}`, 'its own')),
    ...names.flatMap(({ name, pointsTo }) => claim(id, `the name ${name}`, pointsTo)),
  ])
}

/** Patterns of keys, and of paper account ids without their anchors. */
function patternsOf({ formats, account }: Venue): readonly string[] {
  const ids = account === null ? [] : [account.paper.replaceAll(/^\^|\$$/g, '')]
  return [...formats.map(({ pattern }) => pattern), ...ids]
}

function overlap<Item>(left: readonly Item[], right: readonly Item[]): readonly Item[] {
  return left.filter((item) => right.includes(item))
}

function describe(choice: {
  readonly name?: string
  readonly callee?: string
  readonly host?: string
}): string {
  return choice.name ?? choice.callee ?? choice.host ?? ''
}
