import { posix } from 'node:path'

import type { FileKind } from './classify-file.ts'
import type { Observation, Place } from './observation.ts'
import type { Assignment } from './read-assignments.ts'
import { readEnvironmentWord } from './read-name.ts'
import type { KnownHost } from './venues/catalogue.ts'
import { readPath } from './venues/read-path.ts'
import { builtInLexicon } from './lexicon.ts'
import type { Lexicon } from './lexicon.ts'

/** Venue hosts and headers that a line configures; a host that is only mentioned is left out. */
export function readHosts(
  line: string,
  at: Pick<Place, 'path' | 'line'>,
  { kind, assignments, lexicon }: LineContext,
): readonly Observation[] {
  const hosts = findHosts(line, lexicon)
    .filter(({ offset }) => isConfigured(line, offset, { kind, assignments }))
    .map((host) => ({
      ...observeHost(host, {
        name: holderOf(assignments, host.offset)?.name ?? null,
        place: { ...at, column: host.offset + 1 },
        service: null,
      }),
      // A program may well name both: live and paper of a venue stand side by side in its tables.
      isSetting: kind === 'setting',
    }))
  const place = { ...at, column: 1 }
  const isSetting = kind === 'setting'
  return [...hosts, ...observeHeaders(line, { place, service: null, isSetting }, lexicon)]
}

/** What is known of the line that is read. */
export type LineContext = {
  readonly kind: FileKind
  readonly assignments: readonly Assignment[]
  readonly lexicon: Lexicon
}

export type HostInText = Pick<KnownHost, 'venue' | 'pointsTo'> & {
  readonly host: string
  readonly offset: number
  /** The path that decided, where the host serves both. */
  readonly path: string | null
}

/** Whole hostnames of the catalogue in a text. */
export function findHosts(
  text: string,
  { findHost }: Lexicon = builtInLexicon(),
): readonly HostInText[] {
  return [...text.matchAll(HOSTNAME)].flatMap((match) => {
    const known = findHost(match[0])
    if (known === null) return []
    const host = match[0].toLowerCase()
    const path = known.venue.paths.length === 0 ? '' : pathBehind(text, match.index + host.length)
    const byPath = path === '' ? 'unknown' : readPath(known.venue, host, path)
    const isByPath = known.pointsTo === 'unknown' && byPath !== 'unknown'
    return [
      {
        ...known,
        host,
        offset: match.index,
        pointsTo: isByPath ? byPath : known.pointsTo,
        path: isByPath ? path : null,
      },
    ]
  })
}

/** The path of a URL whose host ends at `from`, as a server reads it: no dots, no escapes, no empty parts. */
function pathBehind(text: string, from: number): string {
  const written = /^(?::\d{1,5})?([/\\][^\s"'`<>?#,;]{0,300})/.exec(
    text.slice(from, from + 310),
  )?.[1]
  if (written === undefined) return ''
  const plain = written
    .replaceAll('\\', '/')
    .replaceAll(/%([2-7][0-9a-f])/gi, (_, code: string) =>
      String.fromCharCode(Number.parseInt(code, 16)),
    )
  return posix.normalize(plain).toLowerCase()
}

export function observeHost(
  { venue, pointsTo, host, path }: HostInText,
  where: Pick<Observation, 'name' | 'place' | 'service'>,
): Observation {
  return {
    ...where,
    what: 'endpoint',
    venue,
    field: 'endpoint',
    value: path === null ? host : `${host}${path}`,
    pointsTo,
    evidence: [
      path === null
        ? { kind: 'host', pointsTo, detail: describeHost(host, pointsTo) }
        : { kind: 'path', pointsTo, detail: `${shorten(path)} on ${host} is ${pointsTo}` },
    ],
    isReported: pointsTo !== 'unknown',
    isSetting: true,
  }
}

/** Headers that switch a venue to paper, such as `x-simulated-trading: 1`. */
export function observeHeaders(
  text: string,
  where: Pick<Observation, 'place' | 'service' | 'isSetting'>,
  { headers }: Lexicon = builtInLexicon(),
): readonly Observation[] {
  return headers.flatMap(({ venue, header, shape }) => {
    const value = shape.exec(text)?.[1]
    if (value === undefined) return []
    const pointsTo = header.paper.includes(value) ? 'paper' : 'live'
    return [
      {
        what: 'switch',
        venue,
        field: 'switch',
        name: header.name,
        value,
        pointsTo,
        evidence: [{ kind: 'header', pointsTo, detail: `the header ${header.name}: ${value}` }],
        ...where,
        isReported: where.isSetting,
      } satisfies Observation,
    ]
  })
}

const HOSTNAME =
  /(?<![A-Za-z0-9.-])[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,6}(?![A-Za-z0-9-])(?!\.[A-Za-z0-9])/g

const ENDPOINT_WORD = /(?:^|_)(?:URL|HOST|HOSTNAME|ENDPOINT|URI|SERVER|BASE)(?:_|$)/

const SCHEME = /(?:https?|wss?):\/\/(?:[^\s/@]{1,80}@)?$/i

function isConfigured(
  line: string,
  offset: number,
  { kind, assignments }: Pick<LineContext, 'kind' | 'assignments'>,
): boolean {
  const before = line.slice(Math.max(0, offset - 100), offset)
  // `.netrc` says `machine api.example.com`.
  const isNamed = SCHEME.test(before) || /(?:^|[\s"'])machine\s{1,8}$/.test(before)
  if (kind === 'setting' && isNamed) return true
  const name = holderOf(assignments, offset)
    ?.name.replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replaceAll('-', '_')
    .toUpperCase()
  if (name === undefined || !ENDPOINT_WORD.test(name)) return false
  // In code, LIVE_URL = "…" defines what live is; it is not yet a client that uses it.
  return kind === 'setting' || !name.split('_').some((word) => readEnvironmentWord(word) === 'live')
}

function holderOf(assignments: readonly Assignment[], offset: number): Assignment | undefined {
  return assignments.findLast(
    ({ column, value }) => offset >= column - 1 && offset < column - 1 + value.length,
  )
}

function describeHost(host: string, pointsTo: HostInText['pointsTo']): string {
  return pointsTo === 'unknown'
    ? `${host} serves live and paper alike`
    : `${host} is a ${pointsTo} host`
}

/** A path may carry an account's number; how it begins is enough. */
function shorten(path: string): string {
  return path.split('/').slice(0, 3).join('/')
}
