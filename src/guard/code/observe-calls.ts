import type { Lexicon } from '../lexicon.ts'
import type { Place } from '../observation.ts'
import { observeSwitch } from '../structure/observe-switch.ts'
import type { ScopedObservation } from '../structure/scoped-observation.ts'
import type { FoundCall } from './find-calls.ts'
import { findModeCalls } from './find-mode-calls.ts'
import type { Literals } from './joined-literals.ts'
import { observeCall, observeUnset, readSwitch } from './observe-call.ts'
import { readArguments } from './read-arguments.ts'
import type { Constants } from './resolve-constants.ts'
import type { Tokens } from './tokens.ts'

/** What calls of client libraries say, each in a scope of its own, with what switches its client afterwards. */
export function observeCalls(
  calls: readonly FoundCall[],
  program: {
    readonly tokens: Tokens
    readonly literals: Literals
    readonly constants: Constants
    readonly lexicon: Lexicon
    readonly placeOf: (offset: number) => Place
  },
): readonly ScopedObservation[] {
  const { tokens, literals, constants, lexicon, placeOf } = program
  const chosen = new Set<FoundCall>()
  const scopes = new Map(calls.map((call, index) => [call, `/${index}`]))
  const found: ScopedObservation[] = []
  for (const [one, scope] of scopes) {
    const args = readArguments(tokens, one.open, literals).map((argument) => ({
      ...argument,
      value: constants.resolve(argument.value),
    }))
    const seen = observeCall(one, args, { scope, lexicon, placeOf })
    if (seen.isChosen) chosen.add(one)
    found.push(...seen.found)
  }
  for (const mode of findModeCalls(tokens, literals, calls)) {
    chosen.add(mode.client)
    const pointsTo = readSwitch({ names: [], whenTrue: 'paper' }, constants.resolve(mode.value))
    if (pointsTo === 'unknown') continue
    const place = placeOf(mode.start)
    const { name, value, client } = mode
    const base = { venue: client.venue, name, value: value.text, pointsTo, place, isSetting: false }
    found.push({ ...observeSwitch(base), scope: scopes.get(client) ?? '' })
  }
  for (const [one, scope] of scopes) {
    if (!chosen.has(one)) {
      found.push(...observeUnset(one, placeOf(tokens.start(one.from)), scope))
    }
  }
  return found
}
