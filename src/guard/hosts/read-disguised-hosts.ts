import type { Evidence } from '../guard-data.ts'
import { builtInLexicon } from '../lexicon.ts'
import type { Lexicon } from '../lexicon.ts'
import type { Observation, Place } from '../observation.ts'
import { findHosts, observeHost } from '../read-hosts.ts'
import { findHostsInDisguise } from './find-hosts-in-disguise.ts'
import type { HostInDisguise } from './find-hosts-in-disguise.ts'
import { findSuspectLines } from './suspect-lines.ts'

/**
 * What one line says once its hosts in disguise are known: they take the place of the endpoints that
 * a plain reading finds in the same characters. A host that only looks like a venue's, or that
 * clients read in two ways, is an endpoint of which nobody knows where it leads.
 */
export function withDisguisedHosts(
  plain: readonly Observation[],
  line: { readonly text: string; readonly at: Pick<Place, 'path' | 'line'> },
  lexicon: Lexicon = builtInLexicon(),
): readonly Observation[] {
  const disguised = findHostsInDisguise(line.text, lexicon)
  if (disguised.length === 0) return plain
  const isOf = (one: Observation, host: HostInDisguise): boolean =>
    one.what === 'endpoint' && one.place.line === line.at.line && standsIn(host, one, line.text)
  const others = plain.filter((one) => !disguised.some((host) => isOf(one, host)))
  const found = disguised.flatMap((host) => {
    const name = plain.find((one) => one.name !== null && isOf(one, host))?.name ?? null
    return observe(host, { ...line.at, name }, lexicon)
  })
  return [...others, ...found]
}

/** The hosts in disguise of a file, in the lines too in which no word of the catalogue is left. */
export function readSuspectLines(
  bytes: Buffer,
  path: string,
  lexicon: Lexicon = builtInLexicon(),
): readonly Observation[] {
  return [...findSuspectLines(bytes)].flatMap(({ text, line, offset }) =>
    withDisguisedHosts([], { text, at: { path, line } }, lexicon).map((one) => ({
      ...one,
      place: { ...one.place, column: one.place.column + offset },
    })),
  )
}

/** Whether an endpoint is read from within; its column may be where the value of a variable starts. */
function standsIn(
  { offset, length }: HostInDisguise,
  { value, place }: Observation,
  text: string,
): boolean {
  const host = value.split('/', 1)[0] ?? ''
  const written = text.toLowerCase().indexOf(host, place.column - 1)
  const from = written === -1 ? place.column - 1 : written
  return from >= offset && from < offset + length
}

function observe(
  { known, path, disguise, offset }: HostInDisguise,
  { name, ...at }: Pick<Place, 'path' | 'line'> & { readonly name: string | null },
  lexicon: Lexicon,
): readonly Observation[] {
  // Written plainly, it is read as any other.
  const [host] = findHosts(`https://${known}${path}`, lexicon)
  if (host === undefined) return []
  const observation = observeHost(
    { ...host, offset },
    { name, place: { ...at, column: offset + 1 }, service: null },
  )
  if (disguise === null) return [observation]
  const evidence: Evidence = { kind: 'host', pointsTo: 'unknown', detail: disguise }
  return [
    { ...observation, value: known, pointsTo: 'unknown', evidence: [evidence], isReported: true },
  ]
}
