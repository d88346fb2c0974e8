import { CountsBuilder, NO_COUNTS } from './counts.ts'
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

/** Both numbers of a tally in one of 32 bits. */
export function packTally(covered: number, total: number): number {
  return ((covered << 16) | total) >>> 0
}

export function unpackTally(packed: number): { readonly covered: number; readonly total: number } {
  return { covered: packed >>> 16, total: packed & ARMS_LIMIT }
}

/**
 * Tallies by line, lines ascending: the packed numbers as counts of the lines, and the names of arms not
 * taken as they stand in the report, with a line feed behind those of each tally; empty where none has names.
 */
export class Tallies {
  readonly packed: Counts
  readonly names: string

  constructor(packed: Counts, names: string) {
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
    for (const [key, tally] of this) if (key === line) return tally
    return undefined
  }

  *[Symbol.iterator](): Generator<readonly [line: number, tally: BranchTally]> {
    const { keys, hits } = this.packed
    const names = this.names.split('\n')
    for (let index = 0; index < keys.length; index += 1) {
      yield [keys[index] as number, readTally(hits[index] as number, names[index] ?? '')]
    }
  }
}

export const NO_TALLIES = new Tallies(NO_COUNTS, '')

const LINE_FEED = 0x0a

/** Collects the tallies of one file after the other, in any order; those of one line are merged. */
export class TalliesBuilder {
  readonly #builder = new CountsBuilder('line')
  #open = { keys: new Uint32Array(256), hits: new Uint32Array(256) }
  #count = 0
  #names: Buffer = Buffer.alloc(4096)
  #namesSize = 0
  #hasNames = false
  #isAscending = true

  /** @param names names of the arms not taken, with commas between them; empty where not given */
  add(line: number, packed: number, names: string): void {
    const bytes = Buffer.from(names.replaceAll('\n', ' '))
    this.addBytes(line, packed, { bytes, start: 0, end: bytes.length })
  }

  /** As above, the names as bytes without a line feed. */
  addBytes(
    line: number,
    packed: number,
    names: { readonly bytes: Uint8Array; readonly start: number; readonly end: number },
  ): void {
    const { bytes, start, end } = names
    if (this.#count === this.#open.keys.length) this.#grow()
    if (this.#count > 0 && line <= (this.#open.keys[this.#count - 1] as number)) {
      this.#isAscending = false
    }
    this.#open.keys[this.#count] = line
    this.#open.hits[this.#count] = packed
    this.#count += 1
    if (this.#namesSize + end - start + 1 > this.#names.length) {
      this.#names = Buffer.concat([this.#names], (this.#names.length + end - start) * 2)
    }
    if (end > start) this.#hasNames = true
    for (let index = start; index < end; index += 1) {
      this.#names[this.#namesSize++] = bytes[index] as number
    }
    this.#names[this.#namesSize++] = LINE_FEED
  }

  finish(): Tallies {
    if (this.#count === 0) return NO_TALLIES
    if (!this.#isAscending) this.#sort()
    this.#builder.addRow(this.#open, this.#count)
    const names = this.#hasNames ? this.#names.toString('utf8', 0, this.#namesSize) : ''
    const tallies = new Tallies(this.#builder.finish(), names)
    this.#clear()
    return tallies
  }

  #sort(): void {
    const names = this.#names.toString('utf8', 0, this.#namesSize).split('\n')
    const byLine = new Map<number, BranchTally>()
    for (let index = 0; index < this.#count; index += 1) {
      const line = this.#open.keys[index] as number
      const tally = readTally(this.#open.hits[index] as number, names[index] ?? '')
      const known = byLine.get(line)
      byLine.set(line, known === undefined ? tally : mergeTally(known, tally))
    }
    this.#clear()
    for (const [line, { covered, total, missing }] of [...byLine].sort(([a], [b]) => a - b)) {
      this.add(line, packTally(covered, total), missing?.join(',') ?? '')
    }
  }

  #clear(): void {
    this.#count = 0
    this.#namesSize = 0
    this.#hasNames = false
    this.#isAscending = true
  }

  #grow(): void {
    const { keys, hits } = this.#open
    this.#open = {
      keys: new Uint32Array(keys.length * 2),
      hits: new Uint32Array(keys.length * 2),
    }
    this.#open.keys.set(keys)
    this.#open.hits.set(hits)
  }
}

/**
 * Two tallies of one line. With names on both sides an arm is missing where both miss it, which is
 * exact. Without, the larger count is a lower bound: two shards that took one arm of two each may
 * have taken the same one, and a hit that nobody saw must not be made up.
 */
function mergeTally(left: BranchTally, right: BranchTally): BranchTally {
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
