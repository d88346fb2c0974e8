import { fingerprintOf } from './fingerprint.ts'
import { isAnybodysName } from './exact-names.ts'
import type { Evidence, Finding } from './guard-data.ts'
import type { Observation } from './observation.ts'
import { venueLabel } from './read-setting.ts'
import { withoutCommit } from './sources/git-places.ts'
import type { Environment } from './venues/venue-schema.ts'

/**
 * Weighs what was seen together (one service's configuration, or one file) and gives each credential,
 * endpoint and switch an environment and a decision. Policy of staging: live and contradictory are
 * blocked, unknown is blocked, paper passes.
 */
export function judgeObservations(
  group: readonly Observation[],
  options: JudgeOptions = {},
): readonly Finding[] {
  const observations = group.filter((one) => hasContext(one, group))
  return [...new Set(observations.map(({ venue }) => venue))].flatMap((venue) => {
    const ofVenue = observations.filter((one) => one.venue === venue)
    const judged = ofVenue.filter(({ isReported }) => isReported)
    const findings = judged.map((one) => judgeOne(one, ofVenue, options))
    const contradiction = findContradiction(ofVenue, options)
    return contradiction === null ? findings : [...findings, contradiction]
  })
}

export type JudgeOptions = {
  /** The repository's key of fingerprints; null where it has none yet. */
  readonly fingerprintKey?: string | null
}

/** How far apart in a file two things may stand and still speak of each other. */
const NEAR_LINES = 60

function judgeOne(
  one: Observation,
  ofVenue: readonly Observation[],
  options: JudgeOptions,
): Finding {
  const evidence =
    one.what === 'credential' ? [...one.evidence, ...neighbours(one, ofVenue)] : one.evidence
  const environment = one.what === 'credential' ? weigh(evidence, isInCall(one)) : one.pointsTo
  const rule =
    one.what === 'credential'
      ? environment === 'unknown'
        ? 'guard/no-unknown-credential'
        : 'guard/no-live-credential'
      : 'guard/no-live-endpoint'
  return finish(one, { rule, environment, evidence }, options)
}

/** Enough defaults to see what is missing. */
const MOST_DEFAULTS = 3

/** What the other settings beside a credential say about it. */
function neighbours(one: Observation, ofVenue: readonly Observation[]): readonly Evidence[] {
  const near = ofVenue.filter((other) => other !== one && isNear(one, other))
  const keyId =
    one.field === 'keyId'
      ? undefined
      : nearest(
          one,
          near.filter((other) => isTellingKey(other)),
        )
  const settings = near.filter(({ what }) => what !== 'credential')
  return [
    ...(keyId?.evidence ?? [])
      .filter(({ kind }) => kind === 'prefix')
      .map((evidence) => ({
        ...evidence,
        detail: `${evidence.detail}, and this stands beside it`,
      })),
    ...settings.flatMap(({ evidence }) => evidence),
    ...(settings.length === 0 ? sdkDefaults(one) : []),
  ]
}

function sdkDefaults({ venue, isSetting }: Observation): readonly Evidence[] {
  if (!isSetting) return []
  const known = [...venue.endpointNames, ...venue.switches].filter(({ unset }) => unset !== null)
  return known.slice(0, MOST_DEFAULTS).map(({ name, unset }) => ({
    kind: 'sdkDefault',
    pointsTo: unset ?? 'unknown',
    detail: `${name} unset means ${unset ?? 'unknown'}`,
  }))
}

/** An argument of a call: what the library does without a choice is what the call does. */
function isInCall({ scope, isSetting }: Observation): boolean {
  return scope !== undefined && !isSetting
}

/**
 * A key's own form speaks first; then live outweighs paper, since a wrong "paper" costs money. A default
 * that means live speaks last, and only in a call; one that means paper proves nothing.
 */
function weigh(evidence: readonly Evidence[], isCall: boolean): Environment {
  const strong = evidence.filter(({ kind }) => kind !== 'sdkDefault' && kind !== 'place')
  const says = (pointsTo: Environment, kinds?: readonly Evidence['kind'][]): boolean =>
    strong.some((one) => one.pointsTo === pointsTo && (kinds?.includes(one.kind) ?? true))
  if (says('live', ['prefix', 'format'])) return 'live'
  if (says('paper', ['prefix'])) return 'paper'
  if (says('live')) return 'live'
  if (says('paper')) return 'paper'
  const weak = evidence.filter(({ kind }) => kind === 'place' || (isCall && kind === 'sdkDefault'))
  return weak.some(({ pointsTo }) => pointsTo === 'live') ? 'live' : 'unknown'
}

/** One finding where settings that belong together say live and paper at once. */
function findContradiction(ofVenue: readonly Observation[], options: JudgeOptions): Finding | null {
  const settings = ofVenue.filter(({ isSetting }) => isSetting)
  for (const live of settings) {
    const paper = settings.find(
      (other) => other.pointsTo === 'paper' && isNear(live, other) && contradicts(live, other),
    )
    if (live.pointsTo !== 'live' || paper === undefined) continue
    const evidence = [...live.evidence, ...paper.evidence].filter(({ kind }) => kind !== 'place')
    const sentence = describePair(live, paper)
    return finish(
      live,
      { rule: 'guard/no-contradiction', environment: 'unknown', evidence, sentence },
      options,
    )
  }
  return null
}

/** Two keys side by side may be two accounts; a key and an endpoint or a switch are one client. */
function contradicts(live: Observation, paper: Observation): boolean {
  return live.what !== 'credential' || paper.what !== 'credential' || live.service !== null
}

function describePair(live: Observation, paper: Observation): string {
  const say = (one: Observation): string => {
    const detail = one.evidence.find(({ pointsTo }) => pointsTo === one.pointsTo)?.detail ?? ''
    return !isShowable(one.name) || detail.includes(one.name) ? detail : `${one.name} (${detail})`
  }
  return `mixes live and paper of ${venueLabel(live.venue)}: ${say(live)}, but ${say(paper)}: make both paper`
}

type Judgement = {
  readonly rule: string
  readonly environment: Environment
  readonly evidence: readonly Evidence[]
  readonly sentence?: string
}

function finish(one: Observation, judgement: Judgement, options: JudgeOptions): Finding {
  const { rule, environment, evidence } = judgement
  const { sentence = describe(one, environment, evidence) } = judgement
  const { path } = one.place
  return {
    rule,
    venue: one.venue.id,
    field: one.field,
    environment,
    decision: environment === 'paper' ? 'allow' : 'block',
    allowedBy: null,
    evidence: dedupe(evidence),
    service: one.service,
    location: one.place,
    fingerprint: fingerprintOf(
      // A rebase gives commits other names; what is in them stays what it is.
      { rule, path: withoutCommit(path), name: one.name, value: one.value },
      options.fingerprintKey,
    ),
    length: one.value.length,
    message: `${path}: ${one.service === null ? '' : `${one.service} `}${sentence}`,
  }
}

function describe(
  one: Observation,
  environment: Environment,
  evidence: readonly Evidence[],
): string {
  const label = venueLabel(one.venue)
  const article = /^[AEIO]/.test(label) ? 'an' : 'a'
  const because = explain(evidence, environment)
  const verb = isShowable(one.name) ? `sets ${one.name} to` : 'holds'
  const thing = {
    keyId: 'key',
    token: 'token',
    passphrase: 'passphrase',
    privateKey: 'private key',
  }
  const noun = one.field in thing ? thing[one.field as keyof typeof thing] : one.field
  if (one.what === 'endpoint')
    return environment === 'live'
      ? `${verb} ${one.value}, a live ${label} host: staging and pull requests may only reach paper hosts`
      : environment === 'paper'
        ? `${verb} ${one.value}, a paper ${label} host`
        : `${verb} a host of which nobody can be sure that it is ${label}’s${explain(evidence, environment)}: write it plainly`
  if (one.what === 'switch')
    return environment === 'live'
      ? `switches ${label} to live${because}: staging and pull requests may only trade on paper`
      : `switches ${label} to ${environment}${because}`
  if (environment === 'live')
    return `${verb} what looks like a live ${label} ${noun}${because}: staging and pull requests may only use paper keys`
  if (environment === 'unknown')
    return `${verb} ${article} ${label} ${noun}, and nothing beside it says whether it is live or paper: add the venue's paper endpoint or paper switch, use a name that says paper, or list it under guard.allow`
  return `${verb} a paper ${label} ${noun}${because}`
}

/** Two reasons convince, more tire; what is a default, or only its place, speaks where nothing else does. */
const MOST_REASONS = 2
const WEAK: readonly Evidence['kind'][] = ['sdkDefault', 'place']

function explain(evidence: readonly Evidence[], environment: Environment): string {
  const telling = evidence.filter(({ pointsTo }) => pointsTo === environment)
  const strong = telling.filter(({ kind }) => !WEAK.includes(kind))
  const chosen = strong.length > 0 ? strong : telling.slice(0, 1)
  const reasons = [...new Set(chosen.map(({ detail }) => detail))].slice(0, MOST_REASONS)
  return reasons.length === 0 ? '' : ` (${reasons.join(', and ')})`
}

/** A map may be keyed by keys: a name that could be one is not repeated. */
function isShowable(name: string | null): name is string {
  return name !== null && !(/\d/.test(name) && name.length >= 16 && !name.includes('_'))
}

/** `TRADING_MODE` is anybody's name: it speaks of a venue only beside something that is surely the venue's. */
function hasContext(one: Observation, group: readonly Observation[]): boolean {
  return (
    !isAnybodysName(one.name) ||
    group.some((other) => other.venue === one.venue && !isAnybodysName(other.name))
  )
}

function isTellingKey({ what, field, evidence }: Observation): boolean {
  return (
    what === 'credential' && field === 'keyId' && evidence.some(({ kind }) => kind === 'prefix')
  )
}

function isNear(one: Observation, other: Observation): boolean {
  if (one.service !== null) return true
  if (one.scope !== undefined && other.scope !== undefined) {
    return isWithin(one.scope, other.scope) || isWithin(other.scope, one.scope)
  }
  return distance(one, other) <= NEAR_LINES
}

function isWithin(inner: string, outer: string): boolean {
  return inner === outer || inner.startsWith(`${outer}/`)
}

function nearest(one: Observation, others: readonly Observation[]): Observation | undefined {
  return others.toSorted((left, right) => distance(one, left) - distance(one, right))[0]
}

function distance(one: Observation, other: Observation): number {
  return Math.abs(one.place.line - other.place.line)
}

function dedupe(evidence: readonly Evidence[]): Evidence[] {
  return [...new Map(evidence.map((one) => [JSON.stringify(one), one])).values()]
}
