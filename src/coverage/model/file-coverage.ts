import { armKey, lineOfArm } from './arm-names.ts'
import { findHits, mergeCounts, NO_COUNTS } from './counts.ts'
import type { Counts } from './counts.ts'
import { mergeFunctions, NO_FUNCTIONS } from './functions.ts'
import type { Functions } from './functions.ts'
import { mergeTallies, NO_TALLIES, Tallies, unpackTally } from './tallies.ts'

/**
 * What the reports say of one file: hits by line, hits by branch arm, tallies by line, and functions.
 */
export type FileCoverage = {
  readonly lines: Counts
  readonly arms: Counts
  readonly tallies: Tallies
  readonly functions: Functions
}

export type Ratio = { readonly covered: number; readonly total: number }

/** Lines, branches, functions, and lines where one with an arm not taken counts as a miss. */
export type Measure = {
  readonly lines: Ratio
  readonly branches: Ratio
  readonly functions: Ratio
  readonly strict: Ratio
}

/** A file of the repository and what it sums up to. */
export type MeasuredFile = { readonly path: string; readonly measure: Measure }

const NO_COVERAGE: FileCoverage = {
  lines: NO_COUNTS,
  arms: NO_COUNTS,
  tallies: NO_TALLIES,
  functions: NO_FUNCTIONS,
}
const ZERO: Ratio = { covered: 0, total: 0 }
export const ZERO_MEASURE: Measure = { lines: ZERO, branches: ZERO, functions: ZERO, strict: ZERO }

export function mergeFileCoverage(left: FileCoverage, right: FileCoverage): FileCoverage {
  return {
    lines: mergeCounts(left.lines, right.lines),
    arms: mergeCounts(left.arms, right.arms),
    tallies: mergeTallies(left.tallies, right.tallies),
    functions: mergeFunctions(left.functions, right.functions),
  }
}

/**
 * One file as reports of several formats tell it. They name branches and functions differently, so arms
 * cannot be matched: of a line's branches the larger count stands, as for tallies without names, and
 * functions are those of the format that knows most of them.
 */
export function combineFormats(files: readonly FileCoverage[]): FileCoverage {
  const [first, ...others] = files
  if (first === undefined) return NO_COVERAGE
  if (others.length === 0) return first
  return others.reduce((left, right) => {
    const more = right.functions.size > left.functions.size ? right : left
    return {
      lines: mergeCounts(left.lines, right.lines),
      arms: NO_COUNTS,
      tallies: mergeTallies(toTallies(left), toTallies(right)),
      functions: more.functions,
    }
  }, first)
}

function toTallies(file: FileCoverage): Tallies {
  if (file.arms.keys.length === 0 && file.tallies.names === '') return file.tallies
  const ratios = [...branchesByLine(file)]
  return Tallies.from(ratios.map(([line, ratio]) => [line, { ...ratio, missing: null }]))
}

/** Branch arms by line, from arms and tallies together. */
export function branchesByLine(file: FileCoverage): ReadonlyMap<number, Ratio> {
  const byLine = new Map<number, { covered: number; total: number }>()
  file.arms.keys.forEach((key, index) => {
    const line = lineOfArm(key)
    const ratio = byLine.get(line) ?? { covered: 0, total: 0 }
    ratio.total += 1
    if ((file.arms.hits[index] ?? 0) > 0) ratio.covered += 1
    byLine.set(line, ratio)
  })
  for (const [line, tally] of file.tallies) {
    const ratio = byLine.get(line) ?? ZERO
    byLine.set(line, {
      covered: Math.max(ratio.covered, tally.covered),
      total: Math.max(ratio.total, tally.total),
    })
  }
  return byLine
}

/** Counts a whole file, or only the lines given. */
export function measureFile(file: FileCoverage, only?: Iterable<number>): Measure {
  if (only !== undefined) return measureLines(file, only)
  if (file.tallies.size === 0) return measureArms(file)
  const byLine = file.arms.keys.length === 0 ? file.tallies : toTallies(file)
  return measureTallies(file, byLine)
}

/** A whole file of lines and tallies, both ascending. */
function measureTallies(file: FileCoverage, { packed }: Tallies): Measure {
  const { keys, hits } = file.lines
  const branches = { covered: 0, total: 0 }
  const { length } = keys
  let linesCovered = 0
  for (let index = 0; index < length; index += 1) if ((hits[index] as number) > 0) linesCovered += 1
  let strictCovered = linesCovered
  let line = 0
  for (let index = 0; index < packed.keys.length; index += 1) {
    const { covered, total } = unpackTally(packed.hits[index] as number)
    branches.covered += covered
    branches.total += total
    if (covered === total) continue
    const key = packed.keys[index] as number
    while (line < length && (keys[line] as number) < key) line += 1
    if (line < length && keys[line] === key && (hits[line] as number) > 0) strictCovered -= 1
  }
  return {
    lines: { covered: linesCovered, total: keys.length },
    branches,
    functions: countFunctions(file, undefined),
    strict: { covered: strictCovered, total: keys.length },
  }
}

function measureLines(file: FileCoverage, only: Iterable<number>): Measure {
  const byLine = branchesByLine(file)
  const lines = { covered: 0, total: 0 }
  const branches = { covered: 0, total: 0 }
  const strict = { covered: 0, total: 0 }
  for (const line of only) {
    const hits = findHits(file.lines, line)
    const ratio = byLine.get(line) ?? ZERO
    branches.covered += ratio.covered
    branches.total += ratio.total
    if (hits === null) continue
    lines.total += 1
    strict.total += 1
    if (hits === 0) continue
    lines.covered += 1
    if (ratio.covered === ratio.total) strict.covered += 1
  }
  return { lines, branches, functions: countFunctions(file, only), strict }
}

/** A whole file of lines and arms, both ascending: millions of them need no map in between. */
function measureArms(file: FileCoverage): Measure {
  const { keys: lineKeys, hits: lineHits } = file.lines
  const { keys: armKeys, hits: armHits } = file.arms
  let linesCovered = 0
  let armsCovered = 0
  let strictCovered = 0
  let arm = 0
  for (let index = 0; index < lineKeys.length; index += 1) {
    const next = armKey((lineKeys[index] as number) + 1, 0)
    const own = armKey(lineKeys[index] as number, 0)
    let isPartial = false
    for (; arm < armKeys.length && (armKeys[arm] as number) < next; arm += 1) {
      if ((armHits[arm] as number) > 0) armsCovered += 1
      else if ((armKeys[arm] as number) >= own) isPartial = true
    }
    if ((lineHits[index] as number) === 0) continue
    linesCovered += 1
    if (!isPartial) strictCovered += 1
  }
  for (; arm < armKeys.length; arm += 1) if ((armHits[arm] as number) > 0) armsCovered += 1
  const total = lineKeys.length
  return {
    lines: { covered: linesCovered, total },
    branches: { covered: armsCovered, total: armKeys.length },
    functions: countFunctions(file, undefined),
    strict: { covered: strictCovered, total },
  }
}

function countFunctions(file: FileCoverage, only: Iterable<number> | undefined): Ratio {
  const ratio = { covered: 0, total: 0 }
  if (file.functions.size === 0) return ratio
  const lines = only === undefined ? null : new Set(only)
  for (const { line, hits } of file.functions.values()) {
    if (lines !== null && (line === null || !lines.has(line))) continue
    ratio.total += 1
    if (hits > 0) ratio.covered += 1
  }
  return ratio
}

export function addMeasures(left: Measure, right: Measure): Measure {
  return {
    lines: addRatios(left.lines, right.lines),
    branches: addRatios(left.branches, right.branches),
    functions: addRatios(left.functions, right.functions),
    strict: addRatios(left.strict, right.strict),
  }
}

export function sumMeasures(measures: readonly Measure[]): Measure {
  return measures.reduce(addMeasures, ZERO_MEASURE)
}

export function addRatios(left: Ratio, right: Ratio): Ratio {
  return { covered: left.covered + right.covered, total: left.total + right.total }
}
