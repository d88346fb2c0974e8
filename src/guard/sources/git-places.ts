import type { Observation } from '../observation.ts'

/** Digits of a commit id that results show. */
const SHOWN_DIGITS = 10

export function shortId(id: string): string {
  return id.slice(0, SHOWN_DIGITS)
}

/** A path's bytes as text for people: bytes that are no UTF-8 and control characters become visible marks. */
export function showPath(path: Buffer): string {
  return path
    .toString('utf8')
    .replaceAll(
      /\p{Cc}/gu,
      (character) => `\\x${(character.codePointAt(0) ?? 0).toString(16).padStart(2, '0')}`,
    )
}

/** The path with the commit that had the content, where it is no longer there: `apps/x/.env (in 1a2b3c4d5e)`. */
export function showPathIn(path: Buffer, commit: string): string {
  return `${showPath(path)} (in ${shortId(commit)})`
}

/** The path without the commit: what an allow list's fingerprint is made of, so that a rebase does not change it. */
export function withoutCommit(path: string): string {
  return path.replace(/ \(in [0-9a-f]{10}\)$/, '')
}

/** How results name the place of what was scanned, and by how many lines its header moves it. */
export type Naming = {
  /** The path that the scanner was given. */
  readonly scanned: string
  readonly shown: string
  readonly headerLines?: number
}

/**
 * The observations with the place as results name it. Their texts are copied: a piece of a string
 * keeps all of it in memory.
 */
export function renamePlaces(
  observations: readonly Observation[],
  { scanned, shown, headerLines = 0 }: Naming,
): readonly Observation[] {
  return observations.map((one) => ({
    ...one,
    name: one.name === null ? null : copyText(one.name),
    value: copyText(one.value),
    evidence: one.evidence.map((evidence) => ({ ...evidence, detail: copyText(evidence.detail) })),
    place: {
      ...one.place,
      // A reader of archives names what is inside after the archive's path.
      path: one.place.path.startsWith(scanned)
        ? insertBelow(shown, one.place.path.slice(scanned.length))
        : one.place.path,
      line: Math.max(1, one.place.line - headerLines),
    },
  }))
}

/** `x.zip (in 1a2b3c4d5e)` and `!.env` make `x.zip!.env (in 1a2b3c4d5e)`. */
function insertBelow(shown: string, rest: string): string {
  const path = withoutCommit(shown)
  return `${path}${rest}${shown.slice(path.length)}`
}

function copyText(text: string): string {
  return Buffer.from(text, 'utf16le').toString('utf16le')
}

/**
 * Two versions of a file that say the same, whatever else changed in them, have the same key: the
 * same things in the same distances from each other.
 */
export function describeContent(observations: readonly Observation[]): string {
  const first = observations[0]?.place.line ?? 0
  return JSON.stringify(
    observations.map(({ venue, place, evidence, ...one }) => [
      venue.id,
      place.line - first,
      one,
      evidence,
    ]),
  )
}
