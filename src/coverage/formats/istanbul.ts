import { armKey } from '../model/arm-names.ts'

import { CountsBuilder } from '../model/counts.ts'
import type { Counts } from '../model/counts.ts'
import { NO_TALLIES } from '../model/tallies.ts'
import type { FunctionHits } from '../model/functions.ts'
import type { CoverageFormat, ParserContext } from './format.ts'
import { JsonReader } from './json/json-reader.ts'
import { members, value } from './json/json-shape.ts'
import type { Member } from './json/json-shape.ts'
import { parseHead } from './json/parse-head.ts'
import { isLine, isObject, readArray, readCount, readLine, readObject } from './json/read-value.ts'
import type { JsonObject } from './json/read-value.ts'
import { UniqueNames } from './json/unique-names.ts'

/**
 * Istanbul's `coverage-final.json`, as nyc, Jest, Vitest and c8 write it: `{<path>: {statementMap, s,
 * branchMap, b, fnMap, f}}`, where an entry may be wrapped as `{data: …}`. A line is hit as often as the
 * statement most often run of those that start on it (istanbul-lib-coverage, getLineCoverage). The
 * totals of `coverage-summary.json` are another format.
 */
export const istanbulFormat: CoverageFormat = {
  name: 'istanbul',
  title: 'Istanbul JSON',
  isRecognised: (head) => isIstanbul(parseHead(head)),
  createParser: (context) => {
    const builders = { lines: new CountsBuilder('line'), arms: new CountsBuilder('arm') }
    const file = value((parsed, member) => takeFile(parsed, member, { ...context, ...builders }))
    return new JsonReader(members(file), context)
  },
}

type FileContext = ParserContext & { readonly lines: CountsBuilder; readonly arms: CountsBuilder }

const MAPS = ['statementMap', 'branchMap', 'fnMap']

function isIstanbul(document: unknown): boolean {
  const first = isObject(document) ? Object.values(document)[0] : undefined
  if (!isObject(first)) return false
  const file = isObject(first['data']) ? first['data'] : first
  return MAPS.some((key) => isObject(file[key]))
}

function takeFile(parsed: unknown, member: Member, context: FileContext): void {
  const entry = readObject(parsed, 'a file', member)
  const file =
    entry['statementMap'] === undefined && isObject(entry['data']) ? entry['data'] : entry
  context.onFile(member.key, {
    lines: readLines(file, member, context),
    arms: readArms(file, member, context),
    tallies: NO_TALLIES,
    functions: readFunctions(file, member),
  })
}

function readLines(file: JsonObject, member: Member, { lines }: FileContext): Counts {
  const hitsByLine = new Map<number, number>()
  for (const [place, count] of pair(file, ['statementMap', 's'], member)) {
    const line = readLine(start(place)['line'], 'statementMap', member)
    const hits = readCount(count, 's', member)
    hitsByLine.set(line, Math.max(hits, hitsByLine.get(line) ?? 0))
  }
  for (const [line, hits] of hitsByLine) lines.add(line, hits)
  return lines.finish()
}

/**
 * Arms by the branch's place and their order in it, since the ids differ between shards whose runs saw
 * different branches (V8 lists only those that it met).
 */
function readArms(file: JsonObject, member: Member, { armNames, arms }: FileContext): Counts {
  const names = new UniqueNames()
  for (const [place, counts] of pair(file, ['branchMap', 'b'], member)) {
    const branch = readObject(place, 'a branch', member)
    const line = readLine(branch['line'] || start(branch['loc'])['line'], 'branchMap', member)
    const name = names.make(`${line}:${String(branch['type'])}:${describePlace(branch, line)}`)
    const block = name.slice(name.indexOf(':') + 1)
    for (const [index, count] of readArray(counts, 'b', member).entries()) {
      const arm = armNames.numberOf(block, String(index))
      if (arm === null) throw member.refuse('at most 15 million branch names', 'more of them')
      arms.add(armKey(line, arm), readCount(count, 'b', member))
    }
  }
  return arms.finish()
}

/** Column and extent of a branch; `if`, `cond-expr` and `binary-expr` may start at one place. */
function describePlace(branch: JsonObject, line: number): string {
  const locations = branch['locations']
  const first: unknown = Array.isArray(locations) ? locations[0] : undefined
  const place = isObject(branch['loc']) ? branch['loc'] : first
  const end = isObject(place) && isObject(place['end']) ? place['end'] : {}
  return `${column(start(place))}-${isLine(end['line']) ? end['line'] - line : '?'}:${column(end)}`
}

function readFunctions(file: JsonObject, member: Member): ReadonlyMap<string, FunctionHits> {
  const functions = new Map<string, FunctionHits>()
  const names = new UniqueNames()
  for (const [place, count] of pair(file, ['fnMap', 'f'], member)) {
    const map = readObject(place, 'a function', member)
    const from = isObject(map['decl']) ? start(map['decl']) : start(map['loc'])
    const line = [from['line'], map['line']].find(isLine) ?? null
    // The numbers of unnamed functions differ between shards, their places do not.
    const name = String(map['name']).replace(/^\(anonymous_\d+\)$/, '(anonymous)')
    const hits = readCount(count, 'f', member)
    functions.set(names.make(`${name}@${line ?? '?'}:${column(from)}`), { line, hits })
  }
  return functions
}

/** Places and counts with the same ids. One without the other would lose a line or a branch. */
function pair(
  file: JsonObject,
  [placesKey, countsKey]: readonly [string, string],
  member: Member,
): readonly (readonly [unknown, unknown])[] {
  const places = readObject(file[placesKey], placesKey, member)
  const counts = readObject(file[countsKey], countsKey, member)
  const ids = Object.keys(places)
  const lost = ids.find((id) => !Object.hasOwn(counts, id))
  if (lost === undefined && ids.length === Object.keys(counts).length) {
    return ids.map((id) => [places[id], counts[id]])
  }
  throw member.refuse(
    `the same ids in ${placesKey} and ${countsKey}`,
    lost === undefined ? `more of them in ${countsKey}` : `${lost} in ${placesKey} alone`,
  )
}

function start(place: unknown): JsonObject {
  return isObject(place) && isObject(place['start']) ? place['start'] : {}
}

function column(position: JsonObject): string {
  return typeof position['column'] === 'number' ? String(position['column']) : '?'
}
