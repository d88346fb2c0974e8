import { classifyFile } from './classify-file.ts'
import type { FileKind } from './classify-file.ts'
import { findKeys } from './find-keys.ts'
import { readAssignments } from './read-assignments.ts'
import type { Assignment } from './read-assignments.ts'
import { readHosts } from './read-hosts.ts'
import { readName } from './read-name.ts'
import { hintWords, observeCredential, readSetting } from './read-setting.ts'
import type { Observation, Place } from './observation.ts'
import { venues } from './venues/catalogue.ts'

/** Everything that one text says about venues: credentials, endpoints, switches, accounts. */
export function scanText(text: string, path: string): readonly Observation[] {
  if (!mayMatter(text)) return []
  const kind = classifyFile(path)
  const lines = text.split('\n')
  const observations = lines.flatMap((line, index) =>
    mayMatter(line) ? scanLine(line, lines[index + 1] ?? '', { path, line: index + 1 }, kind) : [],
  )
  const named = new Set(observations.filter(hasVenueName).map(placeAndValue))
  return observations.filter(
    (one) => one.what !== 'credential' || hasVenueName(one) || !named.has(placeAndValue(one)),
  )
}

/** `name: KEY` over `value: text` names the text below; by its shape alone it is found there again. */
function hasVenueName({ name }: Observation): boolean {
  return name !== null && readName(name) !== null
}

function placeAndValue({ place, value }: Observation): string {
  return `${place.line} ${value}`
}

/** One cheap pass that rules out nearly every text: no venue's word and no key of a known shape. */
function mayMatter(text: string): boolean {
  return HINT_WORD.test(text) || HINT_KEY.test(text)
}

const HINT_WORD = new RegExp(hintWords.map((word) => word.replaceAll('.', '\\.')).join('|'), 'i')
const HINT_KEY = new RegExp(
  venues
    .flatMap(({ formats }) => formats.filter(({ isSpecific }) => isSpecific))
    .map(({ pattern }) => pattern)
    .join('|'),
)

function scanLine(
  line: string,
  next: string,
  at: Pick<Place, 'path' | 'line'>,
  kind: FileKind,
): readonly Observation[] {
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
      })
      return observation === null ? [] : [observation]
    }),
  )
  const keys = findKeys(line)
    .filter(({ value }) => !named.some((other) => other.value === value))
    .map(({ offset, ...key }) =>
      observeCredential({
        ...key,
        name: nameOf(assignments, offset),
        claim: 'unknown',
        place: { ...at, column: offset + 1 },
        service: null,
        isSetting: kind === 'setting' && offset < comment,
      }),
    )
  const endpoints =
    kind === 'prose' || kind === 'test'
      ? []
      : readHosts(line.slice(0, comment), at, kind, assignments)
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
