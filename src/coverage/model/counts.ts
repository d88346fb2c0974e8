/**
 * Hit counts by key, keys ascending and unique. Flat arrays and not a map: a report of eight million
 * lines stays at 12 bytes a line, and a hostile line number costs as much as any other. Lines fit in 32
 * bits; keys of branch arms need the 53 of a double.
 */
export type Counts = {
  readonly keys: Uint32Array | Float64Array
  readonly hits: Float64Array
}

/** Sums beyond this stay there; a count above it can no longer be told from its neighbour. */
export const HITS_LIMIT = Number.MAX_SAFE_INTEGER

export const NO_COUNTS: Counts = { keys: new Uint32Array(0), hits: new Float64Array(0) }

/**
 * Both counts in one; a key of both has the sum of its hits. `left` is used up: shards of one suite list
 * the same keys, and their hits are then added where they are.
 */
export function mergeCounts(left: Counts, right: Counts): Counts {
  if (left.keys.length === 0) return right
  if (right.keys.length === 0) return left
  if (hasSameKeys(left.keys, right.keys)) {
    addHitsTo(left.hits, right.hits)
    return left
  }
  return interleave(left, right)
}

/** Hits of a key, or null where the key is not among the counts. */
export function findHits(counts: Counts, key: number): number | null {
  const index = indexOfKey(counts, key)
  return counts.keys[index] === key ? (counts.hits[index] ?? 0) : null
}

/** Index of the first key that is not below `key`; the length where all are. */
export function indexOfKey({ keys }: Counts, key: number): number {
  let low = 0
  let high = keys.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((keys[middle] as number) < key) low = middle + 1
    else high = middle
  }
  return low
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

function addHitsTo(sums: Float64Array, hits: Float64Array): void {
  for (let index = 0; index < sums.length; index += 1) {
    sums[index] = addHits(sums[index] as number, hits[index] as number)
  }
}

function addHits(left: number, right: number): number {
  return Math.min(left + right, HITS_LIMIT)
}

function interleave(left: Counts, right: Counts): Counts {
  const most = left.keys.length + right.keys.length
  const keys = left.keys instanceof Uint32Array ? new Uint32Array(most) : new Float64Array(most)
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
  #keys: Uint32Array | Float64Array
  #hits: Float64Array
  #start = 0
  #size = 0
  #last = -1
  #isAscending = true

  constructor(kind: KeyKind = 'arm') {
    this.#kind = kind
    this.#keys = this.#newKeys(0)
    this.#hits = new Float64Array(0)
  }

  add(key: number, hits: number): void {
    if (this.#size === this.#hits.length) this.#grow()
    if (key <= this.#last) this.#isAscending = false
    this.#last = key
    this.#keys[this.#size] = key
    this.#hits[this.#size] = hits
    this.#size += 1
  }

  finish(): Counts {
    if (!this.#isAscending) this.#sort()
    const counts = {
      keys: this.#keys.subarray(this.#start, this.#size),
      hits: this.#hits.subarray(this.#start, this.#size),
    }
    this.#start = this.#size
    this.#last = -1
    this.#isAscending = true
    return counts
  }

  /** Sorts the open file's counts where they are, and sums those of one key. */
  #sort(): void {
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

  /** A new block; the finished files keep the old one, the open file moves. */
  #grow(): void {
    const open = this.#size - this.#start
    const capacity = Math.max(BLOCK, open * 2)
    const keys = this.#newKeys(capacity)
    const hits = new Float64Array(capacity)
    keys.set(this.#keys.subarray(this.#start, this.#size))
    hits.set(this.#hits.subarray(this.#start, this.#size))
    this.#keys = keys
    this.#hits = hits
    this.#start = 0
    this.#size = open
  }

  #newKeys(capacity: number): Uint32Array | Float64Array {
    return this.#kind === 'line' ? new Uint32Array(capacity) : new Float64Array(capacity)
  }
}
