import { CountsBuilder, indexOfKey, NO_COUNTS } from './counts.ts'
import type { Counts } from './counts.ts'

/**
 * How many arms of a line's branches were taken, where a format gives numbers and no arm by arm
 * counts. `missing` names those not taken (coverage.py's `missing-branches`); null where unnamed.
 */
export type BranchTally = {
  readonly covered: number
  readonly total: number
  readonly missing: readonly string[] | null
}

/** More arms on one line are no report of a program; both numbers of a tally fit in 32 bits. */
export const ARMS_LIMIT = 2 ** 16 - 1
const TOTALS = ARMS_LIMIT + 1

/** Both numbers of a tally in one of 32 bits. */
export function packTally(covered: number, total: number): number {
  return covered * TOTALS + total
}

export function unpackTally(packed: number): { readonly covered: number; readonly total: number } {
  return { covered: Math.floor(packed / TOTALS), total: packed % TOTALS }
}

/**
 * Tallies by line, lines ascending: the packed numbers as counts of the lines, and the names of arms not
 * taken as they stand in the report, one text per tally, empty where there are none.
 */
export class Tallies {
  readonly packed: Counts
  readonly names: readonly string[] | null

  constructor(packed: Counts, names: readonly string[] | null) {
    this.packed = packed
    this.names = names
  }

  /** Tallies in any order; those of one line are merged. */
  static from(entries: Iterable<readonly [line: number, tally: BranchTally]>): Tallies {
    const builder = new TalliesBuilder()
    for (const [line, { covered, total, missing }] of entries) {
      builder.add(line, packTally(covered, total), missing?.join(',') ?? '')
    }
    return builder.finish()
  }

  get size(): number {
    return this.packed.keys.length
  }

  get(line: number): BranchTally | undefined {
    const index = indexOfKey(this.packed.keys, line)
    return index === -1 ? undefined : this.#at(index)
  }

  *[Symbol.iterator](): Generator<readonly [line: number, tally: BranchTally]> {
    for (let index = 0; index < this.size; index += 1) {
      yield [this.packed.keys[index] as number, this.#at(index)]
    }
  }

  #at(index: number): BranchTally {
    const packed = this.packed.hits[index] as number
    return readTally(packed, this.names?.[index] ?? '')
  }
}

export const NO_TALLIES = new Tallies(NO_COUNTS, null)

/** Collects the tallies of one file after the other, in any order; those of one line are merged. */
export class TalliesBuilder {
  readonly #builder = new CountsBuilder('line')
  #lines: number[] = []
  #packed: number[] = []
  #names: string[] = []
  #hasNames = false
  #isAscending = true

  /** @param names names of the arms not taken, with commas between them; empty where not given */
  add(line: number, packed: number, names: string): void {
    const last = this.#lines.length - 1
    if (last >= 0 && line <= (this.#lines[last] as number)) this.#isAscending = false
    this.#lines.push(line)
    this.#packed.push(packed)
    this.#names.push(names)
    if (names !== '') this.#hasNames = true
  }

  finish(): Tallies {
    if (this.#lines.length === 0) return NO_TALLIES
    if (!this.#isAscending) this.#sort()
    for (let index = 0; index < this.#lines.length; index += 1) {
      this.#builder.add(this.#lines[index] as number, this.#packed[index] as number)
    }
    const tallies = new Tallies(this.#builder.finish(), this.#hasNames ? this.#names : null)
    this.#clear()
    return tallies
  }

  #sort(): void {
    const byLine = new Map<number, BranchTally>()
    for (const [index, line] of this.#lines.entries()) {
      const tally = readTally(this.#packed[index] as number, this.#names[index] as string)
      const known = byLine.get(line)
      byLine.set(line, known === undefined ? tally : mergeTally(known, tally))
    }
    this.#clear()
    for (const [line, { covered, total, missing }] of [...byLine].sort(([a], [b]) => a - b)) {
      this.add(line, packTally(covered, total), missing?.join(',') ?? '')
    }
  }

  #clear(): void {
    this.#lines = []
    this.#packed = []
    this.#names = []
    this.#hasNames = false
    this.#isAscending = true
  }
}

/**
 * Two tallies of one line. With names on both sides an arm is missing where both miss it, which is
 * exact. Without, the larger count is a lower bound: two shards that took one arm of two each may
 * have taken the same one, and a hit that nobody saw must not be made up.
 */
export function mergeTally(left: BranchTally, right: BranchTally): BranchTally {
  if (left.total === right.total && left.missing !== null && right.missing !== null) {
    const rightMissing = new Set(right.missing)
    const missing = left.missing.filter((arm) => rightMissing.has(arm))
    return { covered: left.total - missing.length, total: left.total, missing }
  }
  return {
    covered: Math.max(left.covered, right.covered),
    total: Math.max(left.total, right.total),
    missing: null,
  }
}

export function mergeTallies(left: Tallies, right: Tallies): Tallies {
  if (left.size === 0) return right
  if (right.size === 0) return left
  return Tallies.from(both(left, right))
}

function* both(left: Tallies, right: Tallies): Iterable<readonly [number, BranchTally]> {
  yield* left
  yield* right
}

/** Names tell which arms are missing where there are as many of them as arms not taken. */
function readTally(packed: number, names: string): BranchTally {
  const { covered, total } = unpackTally(packed)
  const missing = names === '' ? [] : names.split(',').map((arm) => arm.trim())
  const isNamed = missing.length === total - covered && new Set(missing).size === missing.length
  return { covered, total, missing: isNamed ? missing : null }
}
