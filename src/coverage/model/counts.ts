/**
 * Hit counts by key, keys ascending and unique. Flat arrays and not a map: a report of eight million
 * lines stays at 8 bytes a line, and a hostile line number costs as much as any other. Lines fit in 32
 * bits, and so do most hits; keys of branch arms and large hits need the 53 of a double.
 */
export type Counts = { readonly keys: Numbers; readonly hits: Numbers }
export type Numbers = Uint32Array | Float64Array

/** Sums beyond this stay there; a count above it can no longer be told from its neighbour. */
export const HITS_LIMIT = Number.MAX_SAFE_INTEGER

/** Larger hits do not fit in 32 bits. */
const SMALL_HITS = 2 ** 32 - 1

export const NO_COUNTS: Counts = { keys: new Uint32Array(0), hits: new Uint32Array(0) }

/**
 * Both counts in one; a key of both has the sum of its hits. `left` is used up: shards of one suite list
 * the same keys, and their hits are then added where they are.
 */
export function mergeCounts(left: Counts, right: Counts): Counts {
  if (right.keys.length === 0) return left
  if (left.keys.length === 0) return right
  if (hasSameKeys(left.keys, right.keys) && addHitsTo(left.hits, right.hits)) return left
  return interleave(left, right)
}

/** Hits of a key, or null where the key is not among the counts. */
export function findHits(counts: Counts, key: number): number | null {
  const { keys, hits } = counts
  let low = 0
  let high = keys.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((keys[middle] as number) < key) low = middle + 1
    else high = middle
  }
  return keys[low] === key ? (hits[low] ?? 0) : null
}

/** The counts under other keys, sorted anew by the builder. */
export function translateKeys(
  counts: Counts,
  translate: (key: number) => number,
  builder: CountsBuilder,
): Counts {
  for (let index = 0; index < counts.keys.length; index += 1) {
    builder.add(translate(counts.keys[index] as number), counts.hits[index] as number)
  }
  return builder.finish()
}

function hasSameKeys(left: Counts['keys'], right: Counts['keys']): boolean {
  if (left.length !== right.length) return false
  for (let index = 0; index < left.length; index += 1) {
    if (left[index] !== right[index]) return false
  }
  return true
}

/** False, with nothing added, where a sum would not fit. */
function addHitsTo(sums: Numbers, hits: Numbers): boolean {
  const limit = sums instanceof Uint32Array ? SMALL_HITS : Infinity
  for (let index = 0; index < sums.length; index += 1) {
    if ((sums[index] as number) + (hits[index] as number) > limit) return false
  }
  for (let index = 0; index < sums.length; index += 1) {
    sums[index] = addHits(sums[index] as number, hits[index] as number)
  }
  return true
}

function addHits(left: number, right: number): number {
  return Math.min(left + right, HITS_LIMIT)
}

function interleave(left: Counts, right: Counts): Counts {
  const most = left.keys.length + right.keys.length
  const keys = emptyLike(left.keys, most)
  const hits = new Float64Array(most)
  let l = 0
  let r = 0
  let size = 0
  while (l < left.keys.length || r < right.keys.length) {
    const leftKey = left.keys[l] ?? Infinity
    const rightKey = right.keys[r] ?? Infinity
    const key = Math.min(leftKey, rightKey)
    let sum = 0
    if (leftKey === key) sum = addHits(sum, left.hits[l++] as number)
    if (rightKey === key) sum = addHits(sum, right.hits[r++] as number)
    keys[size] = key
    hits[size] = sum
    size += 1
  }
  return { keys: keys.slice(0, size), hits: hits.slice(0, size) }
}

function emptyLike(numbers: Numbers, length: number): Numbers {
  return numbers instanceof Uint32Array ? new Uint32Array(length) : new Float64Array(length)
}

/** Counts of one block of memory; a file with more gets a block of its own. */
const BLOCK = 1 << 16

/** Keys of lines are 32-bit integers; those of branch arms are doubles. */
export type KeyKind = 'line' | 'arm'

/**
 * Collects the counts of one file after the other, in any order. `finish` sorts them, sums repeated keys,
 * and gives them as views of a block that many files share: a report of twenty thousand files makes
 * hundreds of arrays and not a hundred thousand.
 */
export class CountsBuilder {
  readonly #kind: KeyKind
  #keys: Numbers
  #hits: Numbers = new Uint32Array(0)
  /** From the first large hit on, blocks are of doubles. */
  #isWide = false
  #start = 0
  #size = 0
  #last = -1
  #isAscending = true
  #known: Counts = NO_COUNTS
  #next = 0
  #matched = 0

  constructor(kind: KeyKind = 'arm') {
    this.#kind = kind
    this.#keys = this.#newKeys(0)
  }

  /** How many counts the open file has so far. */
  get count(): number {
    return this.#matched + this.#size - this.#start
  }

  /** Keys that were added of the open file, as they came; without those that were expected. */
  openKeys(): Numbers {
    return this.#keys.slice(this.#start, this.#size)
  }

  /**
   * Counts of the open file from before. Hits of their keys are added to them where they are, so that of
   * a shard that lists the same keys in the same order nothing is left for `finish`.
   */
  expect(known: Counts): void {
    this.#known = known
    this.#next = 0
  }

  add(key: number, hits: number): void {
    const { keys, hits: sums } = this.#known
    let next = this.#next
    while (next < keys.length && (keys[next] as number) < key) next += 1
    this.#next = next
    if (next < keys.length && keys[next] === key) {
      const sum = addHits(sums[next] as number, hits)
      if (sum <= SMALL_HITS || sums instanceof Float64Array) {
        sums[next] = sum
        this.#next = next + 1
        this.#matched += 1
        return
      }
    }
    this.#append(key, hits)
  }

  /** Adds the first `count` of a row, whose hits fit in 32 bits, faster than one by one. */
  addRow(row: Counts, count: number): void {
    let index = this.#addToKnown(row, count)
    if (index === count || this.#next < this.#known.keys.length) {
      for (; index < count; index += 1)
        this.add(row.keys[index] as number, row.hits[index] as number)
      return
    }
    if (this.#size + count > this.#hits.length) this.#grow(count)
    const { keys, hits } = row
    const to = this.#size - index
    let last = this.#last
    for (; index < count; index += 1) {
      const key = keys[index] as number
      if (key <= last) this.#isAscending = false
      last = key
      this.#keys[to + index] = key
      this.#hits[to + index] = hits[index] as number
    }
    this.#last = last
    this.#size = to + count
  }

  /** Adds a row to the known counts as far as their keys are the same; gives how far. */
  #addToKnown(row: Counts, count: number): number {
    const { keys, hits } = row
    const { keys: known, hits: sums } = this.#known
    const most = Math.min(count, known.length - this.#next)
    const from = this.#next
    let index = 0
    for (; index < most && keys[index] === known[from + index]; index += 1) {
      const sum = (sums[from + index] as number) + (hits[index] as number)
      if (sum > SMALL_HITS) break
      sums[from + index] = sum
    }
    this.#next += index
    this.#matched += index
    return index
  }

  #append(key: number, hits: number): void {
    if (hits > SMALL_HITS && !this.#isWide) this.#widen()
    if (this.#size === this.#hits.length) this.#grow()
    if (key <= this.#last) this.#isAscending = false
    this.#last = key
    this.#keys[this.#size] = key
    this.#hits[this.#size] = hits
    this.#size += 1
  }

  finish(): Counts {
    if (!this.#isAscending) this.#sort()
    const isEmpty = this.#size === this.#start
    const counts = isEmpty
      ? NO_COUNTS
      : {
          keys: this.#keys.subarray(this.#start, this.#size),
          hits: this.#hits.subarray(this.#start, this.#size),
        }
    this.#start = this.#size
    this.#last = -1
    this.#isAscending = true
    this.#known = NO_COUNTS
    this.#matched = 0
    return counts
  }

  /** Sorts the open file's counts where they are, and sums those of one key. */
  #sort(): void {
    let total = 0
    for (let index = this.#start; index < this.#size; index += 1) {
      total += this.#hits[index] as number
    }
    if (total > SMALL_HITS && !this.#isWide) this.#widen()
    const runs = this.#twoRuns()
    if (runs !== null) {
      const merged = mergeCounts(...runs)
      this.#keys.set(merged.keys, this.#start)
      this.#hits.set(merged.hits, this.#start)
      this.#size = this.#start + merged.keys.length
      return
    }
    const keys = this.#keys.slice(this.#start, this.#size)
    const hits = this.#hits.slice(this.#start, this.#size)
    const order = Uint32Array.from(keys, (_, index) => index)
    order.sort((a, b) => (keys[a] as number) - (keys[b] as number))
    let size = this.#start
    for (const index of order) {
      const key = keys[index] as number
      const count = hits[index] as number
      if (size > this.#start && this.#keys[size - 1] === key) {
        this.#hits[size - 1] = Math.min((this.#hits[size - 1] as number) + count, HITS_LIMIT)
      } else {
        this.#keys[size] = key
        this.#hits[size] = count
        size += 1
      }
    }
    this.#size = size
  }

  /** The open file's counts as two ascending runs, as of a format that lists covered lines, then missed ones; null for more. */
  #twoRuns(): [Counts, Counts] | null {
    let at = this.#start + 1
    while (at < this.#size && (this.#keys[at] as number) > (this.#keys[at - 1] as number)) at += 1
    for (let next = at + 1; next < this.#size; next += 1) {
      if ((this.#keys[next] as number) <= (this.#keys[next - 1] as number)) return null
    }
    const run = (start: number, end: number): Counts => ({
      keys: this.#keys.slice(start, end),
      hits: this.#hits.slice(start, end),
    })
    return [run(this.#start, at), run(at, this.#size)]
  }

  /** A new block; the finished files keep the old one, the open file moves. */
  #grow(more = 1): void {
    const open = this.#size - this.#start
    const capacity = Math.max(BLOCK, (open + more) * 2)
    const keys = this.#newKeys(capacity)
    const hits = this.#isWide ? new Float64Array(capacity) : new Uint32Array(capacity)
    keys.set(this.#keys.subarray(this.#start, this.#size))
    hits.set(this.#hits.subarray(this.#start, this.#size))
    this.#keys = keys
    this.#hits = hits
    this.#start = 0
    this.#size = open
  }

  #widen(): void {
    this.#isWide = true
    this.#grow()
  }

  #newKeys(capacity: number): Numbers {
    return this.#kind === 'line' ? new Uint32Array(capacity) : new Float64Array(capacity)
  }
}
