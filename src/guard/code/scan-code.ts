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
import { joinLiterals } from './joined-literals.ts'
import { languageOf } from './languages.ts'
import type { Language } from './languages.ts'
import { observeCall, observeUnset, readSwitch } from './observe-call.ts'
import { observeObjects } from './observe-objects.ts'
import { readObjects } from './read-objects.ts'
import { observeJoined } from './observe-joined.ts'
import { readArguments } from './read-arguments.ts'
import { readImports } from './read-imports.ts'
import { findModeCalls } from './find-mode-calls.ts'
import { createResolver } from './resolve-constants.ts'
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
  const language = programLanguage(path)
  return language === null ? [] : scanProgram(text, { path, language, lexicon })
}

/** Whether `scanCode` has to take the program apart, which takes far longer than anything else. */
export function isLongRead(text: string, path: string, lexicon: Lexicon): boolean {
  return programLanguage(path) !== null && mayMatter(text, lexicon)
}

function programLanguage(path: string): Language | null {
  return classifyFile(path) === 'test' ? null : languageOf(path)
}

/** The same for code that its path says nothing about, such as a notebook's cell. */
export function scanProgram(
  text: string,
  program: { readonly path: string; readonly language: Language; readonly lexicon: Lexicon },
): readonly Observation[] {
  const { path, language, lexicon } = program
  if (!mayMatter(text, lexicon)) return []
  const tokens = tokenize(text, language)
  const literals = joinLiterals(text, tokens, language)
  const calls = findCalls(tokens, readImports(text), lexicon)
  const locate = createLocator(text)
  const placeOf = (offset: number): Place => ({ path, ...locate(offset) })
  const joined = observeJoined(literals, tokens, { placeOf, lexicon })
  const resolve = createResolver(text, tokens, literals)
  const objects = observeObjects(readObjects(tokens, literals, locate), program)
  const chosen = new Set<FoundCall>()
  const scopes = new Map(calls.map((call, index) => [call, `/${index}`]))
  const found: ScopedObservation[] = []
  for (const [one, scope] of scopes) {
    const args = readArguments(tokens, one.open, literals).map((argument) => ({
      ...argument,
      value: resolve(argument.value),
    }))
    const seen = observeCall(one, args, { scope, lexicon, placeOf })
    if (seen.isChosen) chosen.add(one)
    found.push(...seen.found)
  }
  for (const mode of findModeCalls(tokens, literals, calls)) {
    chosen.add(mode.client)
    const pointsTo = readSwitch({ names: [], whenTrue: 'paper' }, resolve(mode.value))
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
