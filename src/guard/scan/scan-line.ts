import type { FileKind } from '../classify-file.ts'
import { findKeys } from '../find-keys.ts'
import { withDisguisedHosts } from '../hosts/read-disguised-hosts.ts'
import type { Lexicon } from '../lexicon.ts'
import type { Observation, Place } from '../observation.ts'
import { readAssignments } from '../read-assignments.ts'
import type { Assignment } from '../read-assignments.ts'
import { readHosts } from '../read-hosts.ts'
import { readClaim } from '../read-name.ts'
import { observeCredential, readSetting } from '../read-setting.ts'

/** One line of a file, and the line behind it, for `- name: KEY` over `value: text`. */
export type Line = {
  readonly text: string
  readonly next: string
  readonly path: string
  /** From 1. */
  readonly number: number
  /** Characters of the line before `text`, where only a part of a long line is read. */
  readonly offset: number
}

/**
 * Tests and prose only talk about hosts, and programs name many: there a host counts where it is known to be
 * disguised, and nowhere in a test.
 */
export function asInKind(
  kind: FileKind,
  found: readonly Observation[],
  plain: readonly Observation[] = [],
): readonly Observation[] {
  if (kind === 'setting') return found
  const isTalk = kind === 'test' || kind === 'prose'
  return found.flatMap((one) => {
    if (one.what !== 'endpoint' || plain.includes(one)) return [one]
    if (isTalk) return []
    return [{ ...one, isReported: one.pointsTo === 'unknown' && one.isReported, isSetting: false }]
  })
}

/** What a host that is not written plainly has: other letters, escapes, a user, a path that goes back. */
const MAY_DISGUISE = /[^\t\r\x20-\x7E]|xn--|%|@|\\|\.\.|\.[/:"'\s]|\.$/i

/** Everything that one line says about venues. */
export function scanLine(line: Line, kind: FileKind, lexicon: Lexicon): readonly Observation[] {
  const plain = readLine(line, kind, lexicon)
  const found = MAY_DISGUISE.test(line.text)
    ? asInKind(
        kind,
        withDisguisedHosts(
          plain,
          { text: line.text, at: { path: line.path, line: line.number } },
          lexicon,
        ),
        plain,
      )
    : plain
  if (line.offset === 0) return found
  return found.map((one) =>
    one.place.line === line.number
      ? { ...one, place: { ...one.place, column: one.place.column + line.offset } }
      : one,
  )
}

function readLine(
  { text: line, next, path, number }: Line,
  kind: FileKind,
  lexicon: Lexicon,
): readonly Observation[] {
  const at: Pick<Place, 'path' | 'line'> = { path, line: number }
  const comment = commentStart(line)
  const isWholeComment = comment === 0
  const assignments = readAssignments(line, next, isWholeComment ? 'prose' : kind)
  const named = unique(
    assignments.flatMap((assignment) => {
      const isComment = assignment.column > comment
      const observation = readSetting(assignment.name, assignment.value, {
        place: {
          path: at.path,
          line: at.line + (assignment.isBelow ? 1 : 0),
          column: assignment.column,
        },
        service: null,
        kind: isComment ? 'prose' : kind,
        lexicon,
      })
      return observation === null ? [] : [observation]
    }),
  )
  const keys = findKeys(line, lexicon)
    .filter(({ value }) => !named.some((other) => other.value === value))
    .map(({ offset, ...key }) => {
      const name = nameOf(assignments, offset)
      return observeCredential({
        ...key,
        name,
        claim: name === null ? 'unknown' : readClaim(name),
        place: { ...at, column: offset + 1 },
        service: null,
        isSetting: kind === 'setting' && offset < comment,
      })
    })
  const endpoints =
    kind === 'prose' || kind === 'test'
      ? []
      : readHosts(line.slice(0, comment), at, { kind, assignments, lexicon })
  return [...named, ...keys, ...endpoints]
}

/** The same value under two readings of one line, such as `KEY=${KEY:-value}`, is seen once. */
function unique(observations: readonly Observation[]): readonly Observation[] {
  const keyed = observations.map(
    (one) => [JSON.stringify([one.venue.id, one.field, one.value]), one] as const,
  )
  return [...new Map(keyed).values()]
}

/** Name of the variable that a bare key is given to, where there is one. */
function nameOf(assignments: readonly Assignment[], offset: number): string | null {
  const holder = assignments.find(
    ({ column, value }) => offset >= column - 1 && offset < column - 1 + value.length,
  )
  return holder?.name ?? null
}

/** Offset at which a comment starts; the line's length where there is none. */
function commentStart(line: string): number {
  if (/^\s*(?:#|\/\/|\/\*|\*\s|--\s|;|<!--)/.test(line)) return 0
  const trailing = /\s(?:#|\/\/)\s/.exec(line)
  return trailing?.index ?? line.length
}
