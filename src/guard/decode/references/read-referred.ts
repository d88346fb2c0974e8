import type { Observation } from '../../observation.ts'
import { readRawAssignments } from './read-raw-assignments.ts'
import { resolveReferences } from './resolve-references.ts'

/** Reads a text as it stands, as `scanText` does. */
type Scan = (text: string, path: string) => readonly Observation[]

/**
 * What a file of settings says through references to its own variables and through joined quotes,
 * which a plain reading does not see. Each observation has the place of the use.
 */
export function readReferred(text: string, path: string, scan: Scan): readonly Observation[] {
  if (!MAY_REFER.test(text)) return []
  const written = readRawAssignments(text)
  return resolveReferences(written).flatMap(({ name, value, line, column }, index) => {
    const raw = written[index]?.value ?? ''
    if (raw === value || raw.includes(value) || value.includes('\n')) return []
    const quote = value.includes('"') ? "'" : '"'
    return scan(`${name}=${quote}${value}${quote}`, path)
      .filter((one) => !raw.includes(one.value))
      .map((one) => ({ ...one, place: { path: one.place.path, line, column } }))
  })
}

/**
 * A variable, more for one, a line that goes on, or quotes in the middle of a word: two with something
 * before and behind them, one that opens there. An apostrophe in prose has no other in its line.
 */
const MAY_REFER =
  /[$%][A-Za-z_{(]|\+=|["']\s{0,8}\+|\\\r?\n|[^\s"']["']{2,}[^\s"',;)\]}]|[A-Za-z0-9](?:"[A-Za-z0-9]|'[^'\n]*')/
