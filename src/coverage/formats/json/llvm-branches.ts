import { armKey } from '../../model/arm-names.ts'
import type { ArmNames } from '../../model/arm-names.ts'
import { HITS_LIMIT } from '../../model/counts.ts'
import type { Counts, CountsBuilder } from '../../model/counts.ts'
import type { Member } from './json-shape.ts'
import { isObject, readArray, readCount, readLine, readObject } from './read-value.ts'
import type { JsonObject } from './read-value.ts'

/** A condition of a file, its instances in templates together. */
type Branch = {
  readonly line: number
  readonly name: string
  taken: number
  notTaken: number
  /** Whether the code around it ran. */
  isReached: boolean
}
type Position = readonly [line: number, column: number]

/**
 * Arms of the conditions of a file, `[line, column, endLine, endColumn, true count, false count, …]`,
 * those in macros on the line that uses the macro, as in LLVM's LCOV export; instances of a template are
 * one. A constant condition has no arms. The export does not mark it, but both counts are 0 where the
 * code around it ran; in code that never ran it cannot be told, and counts as two arms missed. From
 * LLVM 20 on a constant has the count of its one arm, and the other counts as missed.
 */
export function readBranches(
  file: JsonObject,
  member: Member,
  { arms, armNames }: { readonly arms: CountsBuilder; readonly armNames: ArmNames },
): Counts {
  const branches = new Map<string, Branch>()
  const segments = readArray(file['segments'], 'segments', member)
  for (const item of readArray(file['branches'] ?? [], 'branches', member)) {
    addBranch(branches, readArray(item, 'a branch', member), member, {
      isReached: (position) => isReachedBySegment(segments, position),
    })
  }
  for (const item of readArray(file['expansions'] ?? [], 'expansions', member)) {
    addExpansion(branches, readObject(item, 'an expansion', member), member)
  }
  for (const branch of dropConstants([...branches.values()], file)) {
    for (const [arm, hits] of [
      ['T', branch.taken],
      ['F', branch.notTaken],
    ] as const) {
      const number = armNames.numberOf(branch.name, arm)
      if (number === null) throw member.refuse('at most 15 million branch names', 'more of them')
      arms.add(armKey(branch.line, number), hits)
    }
  }
  return arms.finish()
}

function addExpansion(branches: Map<string, Branch>, expansion: JsonObject, member: Member): void {
  const items = readArray(expansion['branches'] ?? [], 'branches of an expansion', member)
  if (items.length === 0) return
  const source = readPosition(
    readArray(expansion['source_region'], 'source_region', member),
    member,
  )
  const regions = readArray(expansion['target_regions'], 'target_regions', member)
  for (const item of items) {
    const branch = readArray(item, 'a branch', member)
    addBranch(branches, branch, member, {
      source,
      isReached: (position) => isReachedByRegion(regions, branch[6], position),
    })
  }
}

function addBranch(
  branches: Map<string, Branch>,
  fields: readonly unknown[],
  member: Member,
  at: { readonly source?: Position; readonly isReached: (position: Position) => boolean },
): void {
  const position = readPosition(fields, member)
  const end = readPosition(fields.slice(2), member)
  const [line, column] = position
  const extent = `${column}-${end[0] - line}:${end[1]}`
  const name =
    at.source === undefined ? extent : `${at.source[1]}>${line}:${extent}:${String(fields[6])}`
  const onLine = at.source?.[0] ?? line
  const taken = readCount(fields[4], 'branches', member)
  const notTaken = readCount(fields[5], 'branches', member)
  const isReached = taken + notTaken > 0 || at.isReached(position)
  const known = branches.get(`${onLine}:${name}`)
  if (known === undefined) {
    branches.set(`${onLine}:${name}`, { line: onLine, name, taken, notTaken, isReached })
    return
  }
  known.taken = Math.min(known.taken + taken, HITS_LIMIT)
  known.notTaken = Math.min(known.notTaken + notTaken, HITS_LIMIT)
  known.isReached ||= isReached
}

/** Of conditions in code that never ran, the summary tells at least whether all of them are constant. */
function dropConstants(branches: readonly Branch[], file: JsonObject): readonly Branch[] {
  const isTaken = ({ taken, notTaken }: Branch): boolean => taken + notTaken > 0
  const counted = branches.filter((branch) => isTaken(branch) || !branch.isReached)
  const taken = counted.filter(isTaken)
  const summary = isObject(file['summary']) ? file['summary']['branches'] : undefined
  return isObject(summary) && summary['count'] === taken.length * 2 ? taken : counted
}

/** Whether the last segment at or before a position has a count above 0. */
function isReachedBySegment(segments: readonly unknown[], position: Position): boolean {
  let low = 0
  let high = segments.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (isAtOrBefore(segments[middle], 0, position)) low = middle + 1
    else high = middle
  }
  const segment = segments[low - 1]
  return Array.isArray(segment) && segment[3] === true && Number(segment[2]) > 0
}

/** Whether the last region around a position, which is the innermost, has a count above 0. */
function isReachedByRegion(
  regions: readonly unknown[],
  file: unknown,
  position: Position,
): boolean {
  const CODE = 0
  const around = regions.filter(
    (region): region is readonly unknown[] =>
      Array.isArray(region) &&
      region[5] === file &&
      region[7] === CODE &&
      isAtOrBefore(region, 0, position) &&
      !isAtOrBefore(region, 2, position),
  )
  return Number(around.at(-1)?.[4] ?? 0) > 0
}

function isAtOrBefore(fields: unknown, from: number, [line, column]: Position): boolean {
  if (!Array.isArray(fields)) return false
  const fieldLine = Number(fields[from])
  return fieldLine < line || (fieldLine === line && Number(fields[from + 1]) <= column)
}

function readPosition(fields: readonly unknown[], member: Member): Position {
  return [readLine(fields[0], 'a place', member), readCount(fields[1], 'a place', member)]
}
