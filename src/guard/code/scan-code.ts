import { classifyFile } from '../classify-file.ts'
import { builtInLexicon } from '../lexicon.ts'
import type { Lexicon } from '../lexicon.ts'
import { identityInLine } from '../identity.ts'
import type { Observation, Place } from '../observation.ts'
import { attachEvidence } from '../structure/attach-evidence.ts'
import { createLocator } from '../structure/create-locator.ts'
import { composeLiterals } from './compose-literals.ts'
import { findCalls } from './find-calls.ts'
import { mayMatter } from './may-matter.ts'
import { joinLiterals } from './joined-literals.ts'
import { languageOf } from './languages.ts'
import type { Language } from './languages.ts'
import { observeCalls } from './observe-calls.ts'
import { observeEnvironment } from './observe-environment.ts'
import { observeObjects } from './observe-objects.ts'
import { readObjects } from './read-objects.ts'
import { observeJoined } from './observe-joined.ts'
import { createConstants } from './resolve-constants.ts'
import { tokenize } from './tokenize.ts'

/**
 * What the calls of known client libraries in a program say, the variables of the environment that it
 * sets, and the keys that it holds in pieces.
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

/** Whether a file in UTF-8 is a program in which `scanCode` finds nothing: told without taking it apart. */
export function isIdleProgram(path: string, bytes: Buffer, lexicon: Lexicon): boolean {
  return programLanguage(path) !== null && !mayMatter(bytes, lexicon)
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
  if (!mayMatter(Buffer.from(text), lexicon)) return []
  const tokens = tokenize(text, language)
  const joined = joinLiterals(text, tokens, language)
  const constants = createConstants(text, tokens, joined)
  const literals = composeLiterals({ text, tokens, language, literals: joined, constants })
  const locate = createLocator(text)
  const placeOf = (offset: number): Place => ({ path, ...locate(offset) })
  const { assignments } = joined
  const read = { text, tokens, literals, assignments, constants, lexicon, placeOf }
  const calls = findCalls(tokens, { text, lexicon, constants })
  const byCalls = observeCalls(calls, read)
  const objects = observeObjects(readObjects(tokens, literals, locate), program)
  const scoped = attachEvidence([...byCalls, ...notIn(byCalls, objects)])
  const whole = [...scoped, ...notIn(scoped, observeEnvironment(read))]
  const values = new Set(whole.map(({ value }) => value))
  const inPieces = observeJoined(literals, tokens, { placeOf, lexicon })
  return [...whole, ...inPieces.filter(({ value }) => !values.has(value))].toSorted(
    (one, other) => one.place.line - other.place.line || one.place.column - other.place.column,
  )
}

/** What was not yet seen in the same line. */
function notIn<Seen extends Observation>(
  known: readonly Observation[],
  found: readonly Seen[],
): readonly Seen[] {
  const lines = new Set(known.map(identityInLine))
  return found.filter((one) => !lines.has(identityInLine(one)))
}
