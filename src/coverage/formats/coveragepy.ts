import { armKey } from '../model/arm-names.ts'
import { CountsBuilder } from '../model/counts.ts'
import { NO_TALLIES } from '../model/tallies.ts'
import type { FunctionHits } from '../model/functions.ts'
import { LINE_LIMIT } from './format.ts'
import type { CoverageFormat, ParserContext } from './format.ts'
import { JsonReader } from './json/json-reader.ts'
import { keys, members, value } from './json/json-shape.ts'
import type { Member } from './json/json-shape.ts'
import { parseHead } from './json/parse-head.ts'
import {
  describeValue,
  isObject,
  readArray,
  readCount,
  readLine,
  readObject,
} from './json/read-value.ts'
import type { JsonObject } from './json/read-value.ts'

/**
 * coverage.py's `coverage json`, formats 1 to 3 (coverage.py 6.5 to 7; 6.0 to 6.4 without branches):
 * `{meta, files: {<path>: {executed_lines, missing_lines, excluded_lines, executed_branches?, missing_branches?,
 * functions?, summary}}, totals}`. Lines are hit once or not at all; excluded ones are not counted. A branch
 * is `[from, to]`, where a negative `to` leaves the code. Functions are there since 7.6, by qualified name.
 */
export const coveragepyFormat: CoverageFormat = {
  name: 'coveragepy',
  title: 'coverage.py JSON',
  isRecognised: (head) => isCoveragepy(parseHead(head)),
  createParser: (context) => {
    const file = value(createFileReader(context))
    return new JsonReader(keys({ files: members(file) }), context)
  },
}

function isCoveragepy(document: unknown): boolean {
  if (!isObject(document)) return false
  const { meta, files } = document
  if (isObject(meta) && typeof meta['show_contexts'] === 'boolean') return true
  const first = isObject(files) ? Object.values(files)[0] : undefined
  return isObject(first) && Array.isArray(first['executed_lines'])
}

type Branch = { readonly from: number; readonly to: number }

function createFileReader(context: ParserContext): (file: unknown, member: Member) => void {
  const lines = new CountsBuilder('line')
  const arms = new CountsBuilder('arm')
  return (parsed, member) => {
    const file = readObject(parsed, 'a file', member)
    const excluded = new Set(readLines(file, 'excluded_lines', member))
    const missing = readLines(file, 'missing_lines', member)
    const executed = readExecuted(file, { missing, excluded }, member)
    for (const line of executed) lines.add(line, 1)
    for (const line of missing) lines.add(line, 0)
    const branches = addArms(arms, file, context, member)
    const coverage = {
      lines: lines.finish(),
      arms: arms.finish(),
      tallies: NO_TALLIES,
      functions: readFunctions(file, excluded, member),
    }
    const isUnique =
      coverage.lines.keys.length === executed.length + missing.length &&
      coverage.arms.keys.length === branches
    if (!isUnique) {
      throw member.refuse('each line and branch once, executed or missing', 'one listed twice')
    }
    context.onFile(member.key, coverage)
  }
}

function readLines(of: JsonObject, list: string, member: Member): readonly number[] {
  return readArray(of[list], list, member).map((line) => readLine(line, list, member))
}

/**
 * Executed lines that are statements. Before 7.13.1 `executed_lines` also held excluded lines and the
 * docstrings of modules and classes, which no other report counts (coverage.py's issue 2105).
 */
function readExecuted(
  file: JsonObject,
  {
    missing,
    excluded,
  }: { readonly missing: readonly number[]; readonly excluded: ReadonlySet<number> },
  member: Member,
): readonly number[] {
  const listed = readLines(file, 'executed_lines', member).filter((line) => !excluded.has(line))
  const measured = new Set([...listed, ...missing])
  const first = smallest(listed)
  // A module's docstring stands before all else, a class's below its header and above a gap.
  const isDocstring = (line: number): boolean => measured.has(line - 1) && !measured.has(line + 1)
  const rank = (line: number): number => (line === first ? 0 : isDocstring(line) ? 1 : 2)
  return takeCovered(listed, { count: 'covered_lines', rank }, file, member)
}

/**
 * As many of the items listed as the summary counts; the first to go are those of the lowest rank. The
 * totals and the misses are exact so; only which covered item is left out may be a guess.
 */
function takeCovered<Item>(
  listed: readonly Item[],
  { count, rank }: { readonly count: string; readonly rank: (item: Item) => number },
  file: JsonObject,
  member: Member,
): readonly Item[] {
  const covered = readCount(readObject(file['summary'], 'summary', member)[count], count, member)
  if (covered > listed.length) {
    throw member.refuse(`${covered} items for ${count} of the summary`, `${listed.length} listed`)
  }
  if (covered === listed.length) return listed
  return listed.toSorted((a, b) => rank(a) - rank(b)).slice(listed.length - covered)
}

function addArms(
  arms: CountsBuilder,
  file: JsonObject,
  { armNames }: ParserContext,
  member: Member,
): number {
  if (file['executed_branches'] === undefined) {
    refuseUnnamedBranches(file, member)
    return 0
  }
  const listed = readBranches(file, 'executed_branches', member)
  // Before 7.6 also jumps were listed that the tool itself does not count, most of them of comprehensions.
  const rank = ({ from, to }: Branch): number => (Math.abs(to) === from ? 0 : 1)
  const executed = takeCovered(listed, { count: 'covered_branches', rank }, file, member)
  const missing = readBranches(file, 'missing_branches', member)
  for (const [branches, hits] of [
    [executed, 1],
    [missing, 0],
  ] as const) {
    for (const { from, to } of branches) {
      const arm = armNames.numberOf('0', String(to))
      if (arm === null) throw member.refuse('at most 15 million branch names', 'more of them')
      arms.add(armKey(from, arm), hits)
    }
  }
  return executed.length + missing.length
}

function readBranches(of: JsonObject, list: string, member: Member): readonly Branch[] {
  return readArray(of[list], list, member).map((branch) => {
    const [from, to] = readArray(branch, `a branch in ${list}`, member)
    if (typeof to !== 'number' || !Number.isInteger(to) || Math.abs(to) > LINE_LIMIT) {
      throw member.refuse(`[from line, to line] in ${list}`, describeValue(to))
    }
    return { from: readLine(from, list, member), to }
  })
}

/** Before 6.5 the totals count branches and no list names them, so two shards could not be merged. */
function refuseUnnamedBranches(file: JsonObject, member: Member): void {
  const total = readObject(file['summary'], 'summary', member)['num_branches']
  if (total === undefined || total === 0) return
  throw member.refuse(
    'executed_branches beside a number of branches (coverage.py 6.5 or later)',
    `num_branches ${describeValue(total)} alone`,
  )
}

/** A function is hit by any executed line of its body; one without a measured line is not counted. */
function readFunctions(
  file: JsonObject,
  excluded: ReadonlySet<number>,
  member: Member,
): ReadonlyMap<string, FunctionHits> {
  const functions = new Map<string, FunctionHits>()
  if (file['functions'] === undefined) return functions
  for (const [name, parsed] of Object.entries(readObject(file['functions'], 'functions', member))) {
    // The empty name is the rest of the module.
    if (name === '') continue
    const body = readObject(parsed, 'a function', member)
    const executed = readLines(body, 'executed_lines', member).filter((line) => !excluded.has(line))
    const missing = readLines(body, 'missing_lines', member)
    if (executed.length + missing.length === 0) continue
    const start = body['start_line']
    const line =
      start === undefined
        ? smallest([...executed, ...missing])
        : readLine(start, 'start_line', member)
    functions.set(name, { line, hits: executed.length > 0 ? 1 : 0 })
  }
  return functions
}

function smallest(lines: readonly number[]): number {
  return lines.reduce((least, line) => Math.min(least, line), Infinity)
}
