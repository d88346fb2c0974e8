import { findKeys } from '../find-keys.ts'
import type { Place } from '../observation.ts'
import type { Lexicon } from '../lexicon.ts'
import { observeHost, findHosts } from '../read-hosts.ts'
import { readEnvironmentWord } from '../read-name.ts'
import { observeCredential, readSetting } from '../read-setting.ts'
import { isCredentialValue } from '../read-value.ts'
import type { Environment, Venue } from '../venues/venue-schema.ts'
import { explainName } from './explain-name.ts'
import type { ExplainedName } from './explain-name.ts'
import { isIssued } from './is-issued.ts'
import { observePort, observeSwitch } from './observe-switch.ts'
import { readSwitchValue } from './read-short-name.ts'
import type { ShortName } from './read-short-name.ts'
import type { ScopedObservation } from './scoped-observation.ts'
import type { TextTree } from './tree.ts'

/** The part of a document that a value stands in. */
export type Part = {
  readonly path: string
  readonly scope: string
  readonly depth: number
  /** The venue that the part or one around it names, and whether by its key (`alpaca: {…}`). */
  readonly venue: Venue | null
  readonly isByKey: boolean
  /** What the keys around it claim (`live: {…}`). */
  readonly claim: Environment
  /** The text that holds the document, where it is one inside a value. */
  readonly base: TextTree | null
  readonly lexicon: Lexicon
}

/** A trading switch above a venue, such as freqtrade's `dry_run`. */
export type Inherited = { readonly key: string; readonly text: TextTree; readonly part: Part }

/** What `name: text` in a part says about venues. */
export function observeEntry(
  name: string,
  text: TextTree,
  part: Part,
): readonly ScopedObservation[] {
  const { lexicon } = part
  const known = explainName(name, lexicon)
  const saysNothing = known.withVenue === null && (part.venue === null || known.short === null)
  if (saysNothing && text.isVerbatim && !text.value.includes('.')) return []
  const place = placeOf(text, part)
  const { shown, withVenue } = known
  const setting =
    withVenue === null
      ? observeShort(known, text, part)
      : readSetting(withVenue, text.value, { place, service: null, kind: 'setting', lexicon })
  const keys = text.isVerbatim
    ? []
    : findKeys(text.value, lexicon)
        .filter(({ value }) => value !== setting?.value)
        .map(({ venue, field, value }) =>
          observeCredential({
            ...SETTING,
            venue,
            field,
            value,
            name: shown,
            claim: 'unknown',
            place,
          }),
        )
  const hosts = isEndpoint(known, text.value)
    ? findHosts(text.value, lexicon).map((host) =>
        observeHost(host, { name: shown, place, service: null }),
      )
    : []
  return [...(setting === null ? [] : [setting]), ...keys, ...hosts].map((one) => ({
    ...one,
    scope: part.scope,
  }))
}

/** What the trading switches above say about a venue further down. */
export function observeInherited(
  inherited: readonly Inherited[],
  { venue }: Part,
): readonly ScopedObservation[] {
  return inherited.flatMap(({ key, text, part }) => {
    const one =
      venue === null ? null : observeShort(explainName(key, part.lexicon), text, { ...part, venue })
    return one === null ? [] : [{ ...one, scope: part.scope }]
  })
}

const SETTING = { service: null, isSetting: true } as const

function observeShort(
  { shown: name, short }: ExplainedName,
  text: TextTree,
  part: Part,
): Omit<ScopedObservation, 'scope'> | null {
  const { venue } = part
  if (venue === null || short === null) return null
  const { value } = text
  const base = { ...SETTING, venue, name, value, place: placeOf(text, part) }
  switch (short.role) {
    case 'credential': {
      if (!isCredentialValue(value, short.field) || (short.isCommon && !isIssued(value)))
        return null
      const claim = short.claim === 'unknown' ? part.claim : short.claim
      return observeCredential({ ...base, field: short.field, claim })
    }
    case 'switch':
    case 'choice': {
      const pointsTo = readSwitch(short, value)
      return pointsTo === 'unknown' ? null : observeSwitch({ ...base, pointsTo })
    }
    case 'port':
      return observePort(base)
    case 'account':
      return observeAccount(base)
    case 'endpoint':
      return null
    default:
      return short satisfies never
  }
}

function readSwitch(
  short: Extract<ShortName, { role: 'switch' | 'choice' }>,
  value: string,
): Environment {
  return short.role === 'switch'
    ? readSwitchValue(short.whenTrue, value)
    : readEnvironmentWord(value)
}

function observeAccount(
  base: Omit<Parameters<typeof observeSwitch>[0], 'pointsTo'>,
): Omit<ScopedObservation, 'scope'> | null {
  const { venue, name, value } = base
  if (venue.account === null || !new RegExp(venue.account.paper).test(value)) return null
  const detail = `${name} has a paper account’s form`
  return {
    ...base,
    what: 'account',
    field: 'account',
    pointsTo: 'paper',
    evidence: [{ kind: 'account', pointsTo: 'paper', detail }],
    service: null,
    isReported: false,
  }
}

function isEndpoint({ short, isRefusal }: ExplainedName, value: string): boolean {
  if (isRefusal || !value.includes('.')) return false
  return /^(?:https?|wss?):\/\//i.test(value) || short?.role === 'endpoint'
}

function placeOf(text: TextTree, { path, base }: Part): Place {
  if (base === null) return { path, line: text.line, column: text.column }
  if (base.hasLines) return { path, line: base.line + text.line - 1, column: text.column }
  return { path, line: base.line, column: base.column }
}
