import type { Place } from '../observation.ts'
import type { Lexicon } from '../lexicon.ts'
import { findHosts, observeHost } from '../read-hosts.ts'
import { readEnvironmentWord } from '../read-name.ts'
import { observeCredential } from '../read-setting.ts'
import { isCredentialValue } from '../read-value.ts'
import { isIssued } from '../structure/is-issued.ts'
import { observePort, observeSwitch } from '../structure/observe-switch.ts'
import { readShortName, readSwitchValue } from '../structure/read-short-name.ts'
import { claimOf } from '../structure/read-venue-word.ts'
import type { ScopedObservation } from '../structure/scoped-observation.ts'
import { splitWords } from '../structure/split-words.ts'
import type { Environment } from '../venues/venue-schema.ts'
import type { FoundCall } from './find-calls.ts'
import type { Argument, ArgumentValue } from './read-arguments.ts'
import type { SdkSwitch } from './sdk-calls.ts'

export type CallObservations = {
  readonly found: readonly ScopedObservation[]
  /** Whether the call chooses its environment, be it by a value that only running it tells. */
  readonly isChosen: boolean
}

/** What one call's arguments say: literal credentials, switches, ports and hosts. */
export function observeCall(
  one: FoundCall,
  args: readonly Argument[],
  context: {
    readonly scope: string
    readonly lexicon: Lexicon
    readonly placeOf: (offset: number) => Place
  },
): CallObservations {
  const { call, venue } = one
  const found: Omit<ScopedObservation, 'scope'>[] = []
  let isChosen = false
  for (const { name, position, value, start } of args) {
    const place = context.placeOf(start)
    const base = { venue, value: value.text, place, isSetting: false }
    const chosen = call.switches.find((known) => isSwitch(known, name, position))
    if (chosen !== undefined) {
      isChosen = true
      const pointsTo = readSwitch(chosen, value)
      const shown = name ?? chosen.names[0] ?? one.callee
      if (pointsTo !== 'unknown') found.push(observeSwitch({ ...base, name: shown, pointsTo }))
    }
    const isPort = call.port !== undefined && (name === 'port' || position === call.port)
    const port = isPort && value.kind === 'number' ? observePort({ ...base, name: 'port' }) : null
    if (port !== null) found.push(port)
    if (value.kind !== 'text') {
      isChosen ||= isUrl(name)
      continue
    }
    const hosts = findHosts(value.text, context.lexicon)
    isChosen ||= hosts.length > 0 || isUrl(name)
    found.push(...hosts.map((host) => observeHost(host, { name, place, service: null })))
    const field = fieldOf(one, name, position)
    if (field === null || hosts.length > 0 || !isLiteral(value.text, field)) continue
    const claim = claimOf(splitWords(name ?? ''))
    found.push(
      observeCredential({ ...base, field, name: name ?? one.callee, claim, service: null }),
    )
  }
  return { found: found.map((seen) => ({ ...seen, scope: context.scope })), isChosen }
}

/** What the library takes where the call does not choose: weak evidence, and no finding. */
export function observeUnset(
  { call, venue, callee }: FoundCall,
  place: Place,
  scope: string,
): readonly ScopedObservation[] {
  if (call.unset === null) return []
  const detail = `${callee} without a choice means ${call.unset}`
  const seen = observeSwitch({
    venue,
    name: callee,
    value: '',
    pointsTo: call.unset,
    place,
    isSetting: false,
  })
  return [
    {
      ...seen,
      scope,
      evidence: [{ kind: 'sdkDefault', pointsTo: call.unset, detail }],
      isReported: false,
    },
  ]
}

/** What `true`, `Environment.DEMO`, `"practice"` or `constants.TESTNET_API_URL` says. */
export function readSwitch(known: SdkSwitch, { kind, text }: ArgumentValue): Environment {
  if (kind === 'other') return 'unknown'
  if (known.paper?.includes(text) === true) return 'paper'
  if (known.live?.includes(text) === true) return 'live'
  const truth = known.whenTrue === null || kind === 'text' ? null : readTruth(text)
  if (known.whenTrue !== null && truth !== null)
    return readSwitchValue(known.whenTrue, String(truth))
  if (kind === 'word' && TRUTH.test(text)) return 'unknown'
  if (kind === 'text') return readEnvironmentWord(text)
  // What is named after a mode says nothing of whether it is on.
  if (known.whenTrue !== null) return 'unknown'
  // Only a constant says what it is; a variable may hold anything.
  return kind === 'word' && /^[A-Z]/.test(text.split(/\.|::/).at(-1) ?? '')
    ? claimOf(splitWords(text.split(/\.|::/).at(-1) ?? ''))
    : 'unknown'
}

const TRUTH = /^(?:true|false)$/i

/** Whether a value counts as true; null: nobody knows. */
function readTruth(text: string): boolean | null {
  if (TRUTH.test(text)) return text.toLowerCase() === 'true'
  if (/^(?:none|null|nil|undefined)$/i.test(text)) return false
  return /^\d+$/.test(text) ? Number(text) !== 0 : null
}

function isSwitch(known: SdkSwitch, name: string | null, position: number | null): boolean {
  return name === null
    ? known.position !== undefined && known.position === position
    : known.names.some((other) => sameName(other, name))
}

function sameName(one: string, other: string): boolean {
  return splitWords(one).join('') === splitWords(other).join('')
}

function isUrl(name: string | null): boolean {
  return name !== null && readShortName(name)?.role === 'endpoint'
}

type CredentialField = Parameters<typeof isCredentialValue>[1]

function fieldOf(
  { call }: FoundCall,
  name: string | null,
  position: number | null,
): CredentialField | null {
  if (name !== null) {
    const short = readShortName(name)
    return short?.role === 'credential' ? short.field : null
  }
  const field = position === null ? undefined : call.positions[position]
  return field === undefined || field === '-' ? null : field
}

/** Code is full of stand-ins, so a value must look issued; a passphrase is chosen by people. */
function isLiteral(text: string, field: CredentialField): boolean {
  return isCredentialValue(text, field) && (field === 'passphrase' || isIssued(text))
}
