import type { FileKind } from './classify-file.ts'
import type { Evidence } from './guard-data.ts'
import type { Observation, Place } from './observation.ts'
import { readEnvironmentWord, readName } from './read-name.ts'
import type { NameMeaning } from './read-name.ts'
import { isCredentialValue, readDefault } from './read-value.ts'
import type { Lexicon } from './lexicon.ts'
import type { Environment, Field, Venue } from './venues/venue-schema.ts'

/** Where a setting stands and how its text is to be read. */
export type SettingContext = {
  readonly place: Place
  readonly service: string | null
  readonly kind: FileKind
  /** The catalogue that comes with the guard where none is given. */
  readonly lexicon?: Lexicon
}

/** What `name = value` says, or null where it says nothing about a venue. */
export function readSetting(
  name: string,
  rawValue: string,
  context: SettingContext,
): Observation | null {
  const meaning = readName(name, context.lexicon)
  if (meaning === null) return null
  const exact = readDefault(rawValue)
  const value = exact.trim()
  const base = {
    venue: meaning.venue,
    field: meaning.field,
    name,
    value,
    place: context.place,
    service: context.service,
  }
  switch (meaning.role) {
    case 'credential':
      return isCredentialValue(value, meaning.field) && mayBeIssued(value, meaning, context.kind)
        ? observeCredential({
            ...base,
            claim: meaning.pointsTo,
            isSetting: context.kind === 'setting',
          })
        : null
    case 'account':
      return matchesAccount(meaning.venue, value)
        ? {
            ...base,
            what: 'account',
            pointsTo: 'paper',
            evidence: [
              { kind: 'account', pointsTo: 'paper', detail: `${name} has a paper account’s form` },
            ],
            isReported: false,
            isSetting: context.kind === 'setting',
          }
        : null
    case 'switch':
    case 'port':
    case 'chain':
      return context.kind === 'prose'
        ? null
        : observeSwitch(meaning, { ...base, value: exact }, context)
    case 'endpoint':
      return null
    default:
      return meaning.role satisfies never
  }
}

/** A credential with what its own name, shape and venue say. `claim` is what its name says. */
export function observeCredential(seen: {
  readonly venue: Venue
  readonly field: Field
  readonly name: string | null
  readonly value: string
  readonly claim: Environment
  readonly place: Place
  readonly service: string | null
  readonly isSetting: boolean
}): Observation {
  const { claim, ...rest } = seen
  const evidence: Evidence[] = []
  const format = seen.venue.formats.find(
    ({ isSpecific, pattern }) => isSpecific && new RegExp(`^(?:${pattern})$`).test(seen.value),
  )
  if (format !== undefined) {
    const detail =
      format.field === 'keyId' && format.pattern.length < 40
        ? `the key id starts with ${format.pattern.slice(0, 2)}`
        : `it has the form of a ${venueLabel(seen.venue)} key`
    evidence.push({ kind: 'prefix', pointsTo: format.pointsTo, detail })
  }
  if (claim !== 'unknown') {
    evidence.push({
      kind: 'name',
      pointsTo: claim,
      detail: `the name ${seen.name ?? ''} says ${claim}`,
    })
  }
  if (seen.venue.everyKeyIsLive !== null) {
    const { basis, because } = seen.venue.everyKeyIsLive
    const pointsTo = basis === 'none-known' ? 'unknown' : 'live'
    evidence.push({ kind: 'format', pointsTo, detail: because })
  }
  const place = placeEvidence(seen.place.path)
  if (place !== null) evidence.push(place)
  return {
    ...rest,
    what: 'credential',
    pointsTo: evidence.find(({ kind }) => kind !== 'place')?.pointsTo ?? 'unknown',
    evidence,
    isReported: true,
  }
}

/** The venue's name as people say it. */
export function venueLabel(venue: Venue): string {
  return venue.name.replace(/ \(.*\)$| Trading API$| API$| v20$/, '')
}

/** Whether a value is the venue's own port, or the exact text that its switch wants. */
function observeSwitch(
  meaning: NameMeaning,
  base: Omit<Observation, 'what' | 'pointsTo' | 'evidence' | 'isReported' | 'isSetting'>,
  context: SettingContext,
): Observation | null {
  if (base.value === '' || /^[$<{]/.test(base.value)) return null
  const value = context.kind === 'setting' ? base.value : base.value.toLowerCase()
  const pointsTo =
    meaning.role === 'port' ? readPort(meaning.venue, value) : readSwitch(meaning, value)
  if (meaning.role === 'port' && pointsTo === 'unknown') return null
  const shown = /^[A-Za-z0-9_-]{1,16}$/.test(base.value) ? base.value : 'another value'
  return {
    ...base,
    what: 'switch',
    pointsTo,
    evidence: [
      {
        kind: meaning.role === 'port' || meaning.role === 'chain' ? meaning.role : 'switch',
        pointsTo,
        detail: `${base.name ?? ''}=${shown}`,
      },
    ],
    isReported: context.kind === 'setting' && pointsTo !== 'unknown',
    isSetting: context.kind === 'setting',
  }
}

function readSwitch({ values }: NameMeaning, value: string): Environment {
  if (values === null) return readEnvironmentWord(value)
  if (values.paper.includes(value)) return 'paper'
  if (values.live.includes(value)) return 'live'
  // Paper needs the exact text; every way to say no to paper is heard.
  const isYesOrNo = values.live.includes('false') || values.paper.includes('1')
  return isYesOrNo && /^(?:false|0|no|off)$/i.test(value) ? 'live' : 'unknown'
}

function readPort(venue: Venue, value: string): Environment {
  const ports = venue.switches.filter(({ kind }) => kind === 'port')
  if (ports.some(({ paper }) => paper.includes(value))) return 'paper'
  return ports.some(({ live }) => live.includes(value)) ? 'live' : 'unknown'
}

function matchesAccount(venue: Venue, value: string): boolean {
  return venue.account !== null && new RegExp(venue.account.paper).test(value)
}

/**
 * Outside of settings a value counts only when it looks issued by a machine: code and prose are full
 * of stand-ins such as `the-other-key`. A passphrase is chosen by people and looks like anything.
 */
function mayBeIssued(value: string, { field, isLoose }: NameMeaning, kind: FileKind): boolean {
  const isCertain = isLoose !== true
  if (isCertain && (kind === 'setting' || (kind === 'code' && field === 'passphrase'))) return true
  if (value.startsWith('-----BEGIN')) return true
  return /^[A-Za-z0-9/+=_-]{16,}$/.test(value) && /\d/.test(value) && /[A-Za-z]/.test(value)
}

function placeEvidence(path: string): Evidence | null {
  const words = path.split(/[^A-Za-z0-9]+/)
  const word = words.findLast((part) => readEnvironmentWord(part) !== 'unknown')
  if (word === undefined || /^tests?$/i.test(word)) return null
  return { kind: 'place', pointsTo: readEnvironmentWord(word), detail: `it stands in ${path}` }
}
