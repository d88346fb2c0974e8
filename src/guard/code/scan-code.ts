import { classifyFile } from '../classify-file.ts'
import { builtInLexicon } from '../lexicon.ts'
import type { Lexicon } from '../lexicon.ts'
import { identityInLine } from '../identity.ts'
import type { Observation, Place } from '../observation.ts'
import { attachEvidence } from '../structure/attach-evidence.ts'
import { createLocator } from '../structure/create-locator.ts'
import { observeSwitch } from '../structure/observe-switch.ts'
import type { ScopedObservation } from '../structure/scoped-observation.ts'
import { findCalls } from './find-calls.ts'
import type { FoundCall } from './find-calls.ts'
import { mayMatter } from './may-matter.ts'
import { joinTokens } from './joined-literals.ts'
import type { JoinedLiteral } from './joined-literals.ts'
import { languageOf } from './languages.ts'
import type { Language } from './languages.ts'
import { observeCall, observeUnset, readSwitch } from './observe-call.ts'
import { observeObjects } from './observe-objects.ts'
import { readObjects } from './read-objects.ts'
import { observeJoined } from './observe-joined.ts'
import { readArguments } from './read-arguments.ts'
import { readImports } from './read-imports.ts'
import { findModeCalls } from './find-mode-calls.ts'
import { tokenize } from './tokenize.ts'

/**
 * What the calls of known client libraries in a program say, and the keys that it holds in pieces.
 * Tests and comments say nothing here. Empty for a language that is not known.
 */
export function scanCode(
  text: string,
  path: string,
  lexicon: Lexicon = builtInLexicon(),
): readonly Observation[] {
  const language = languageOf(path)
  if (language === null || classifyFile(path) === 'test') return []
  return scanProgram(text, { path, language, lexicon })
}

/** The same for code that its path says nothing about, such as a notebook's cell. */
export function scanProgram(
  text: string,
  program: { readonly path: string; readonly language: Language; readonly lexicon: Lexicon },
): readonly Observation[] {
  const { path, language, lexicon } = program
  if (!mayMatter(text, lexicon)) return []
  const tokens = tokenize(text, language)
  const literals = joinTokens(text, tokens, language)
  const calls = findCalls(tokens, readImports(text), lexicon)
  const joined = observeJoined(literals, tokens, program)
  const locate = createLocator(text)
  const placeOf = (offset: number): Place => ({ path, ...locate(offset) })
  const literalAt = new Map<number, JoinedLiteral>()
  for (const literal of literals) literalAt.set(literal.from, literal)
  const objects = observeObjects(readObjects(tokens, literalAt, locate), program)
  const chosen = new Set<FoundCall>()
  const scopes = new Map(calls.map((call, index) => [call, `/${index}`]))
  const found: ScopedObservation[] = []
  for (const [one, scope] of scopes) {
    const args = readArguments(tokens, one.open, literalAt)
    const seen = observeCall(one, args, { scope, lexicon, placeOf })
    if (seen.isChosen) chosen.add(one)
    found.push(...seen.found)
  }
  for (const mode of findModeCalls(tokens, literalAt, calls)) {
    chosen.add(mode.client)
    const pointsTo = readSwitch({ names: [], whenTrue: 'paper' }, mode.value)
    if (pointsTo === 'unknown') continue
    const place = placeOf(mode.start)
    const { name, value, client } = mode
    const base = { venue: client.venue, name, value: value.text, pointsTo, place, isSetting: false }
    found.push({ ...observeSwitch(base), scope: scopes.get(client) ?? '' })
  }
  for (const [one, scope] of scopes) {
    if (!chosen.has(one)) {
      found.push(...observeUnset(one, placeOf(tokens[one.from]?.start ?? 0), scope))
    }
  }
  const byCalls = new Set(found.map(identityInLine))
  const scoped = attachEvidence([
    ...found,
    ...objects.filter((one) => !byCalls.has(identityInLine(one))),
  ])
  const named = new Set(scoped.map(({ value }) => value))
  return [...scoped, ...joined.filter(({ value }) => !named.has(value))].toSorted(
    (one, other) => one.place.line - other.place.line || one.place.column - other.place.column,
  )
}
