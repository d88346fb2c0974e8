/**
 * Hit counts by key, keys ascending and unique. Two flat arrays and not a map: a report of eight million
 * lines stays near 16 bytes a line, and a hostile line number costs as much as any other.
 */
export type Counts = { readonly keys: Float64Array; readonly hits: Float64Array }

/** Sums beyond this stay there; a count above it can no longer be told from its neighbour. */
export const HITS_LIMIT = Number.MAX_SAFE_INTEGER

export const NO_COUNTS: Counts = { keys: new Float64Array(0), hits: new Float64Array(0) }

function addHits(left: number, right: number): number {
  return Math.min(left + right, HITS_LIMIT)
}

/** Both counts in one; a key of both has the sum of its hits. */
export function mergeCounts(left: Counts, right: Counts): Counts {
  if (left.keys.length === 0) return right
  if (right.keys.length === 0) return left
  const builder = new CountsBuilder(left.keys.length + right.keys.length)
  let l = 0
  let r = 0
  while (l < left.keys.length || r < right.keys.length) {
    const leftKey = left.keys[l] ?? Infinity
    const rightKey = right.keys[r] ?? Infinity
    const key = Math.min(leftKey, rightKey)
    let hits = 0
    if (leftKey === key) hits = addHits(hits, left.hits[l++] ?? 0)
    if (rightKey === key) hits = addHits(hits, right.hits[r++] ?? 0)
    builder.add(key, hits)
  }
  return builder.finish()
}

/** Hits of a key, or null where the key is not among the counts. */
export function findHits(counts: Counts, key: number): number | null {
  let low = 0
  let high = counts.keys.length - 1
  while (low <= high) {
    const middle = (low + high) >>> 1
    const found = counts.keys[middle] ?? 0
    if (found === key) return counts.hits[middle] ?? 0
    if (found < key) low = middle + 1
    else high = middle - 1
  }
  return null
}

/** Collects counts in any order; `finish` sorts them, sums repeated keys and empties the builder for reuse. */
export class CountsBuilder {
  #keys: Float64Array
  #hits: Float64Array
  #size = 0
  #isAscending = true

  constructor(capacity = 256) {
    this.#keys = new Float64Array(capacity)
    this.#hits = new Float64Array(capacity)
  }

  add(key: number, hits: number): void {
    const size = this.#size
    if (size === this.#keys.length) this.#grow()
    if (size > 0 && key <= (this.#keys[size - 1] ?? 0)) this.#isAscending = false
    this.#keys[size] = key
    this.#hits[size] = hits
    this.#size = size + 1
  }

  finish(): Counts {
    const counts = this.#isAscending
      ? { keys: this.#keys.slice(0, this.#size), hits: this.#hits.slice(0, this.#size) }
      : this.#sorted()
    this.#size = 0
    this.#isAscending = true
    return counts
  }

  #sorted(): Counts {
    const order = Uint32Array.from({ length: this.#size }, (_, index) => index)
    order.sort((a, b) => (this.#keys[a] ?? 0) - (this.#keys[b] ?? 0))
    const keys = new Float64Array(this.#size)
    const hits = new Float64Array(this.#size)
    let size = 0
    for (const index of order) {
      const key = this.#keys[index] ?? 0
      if (size > 0 && keys[size - 1] === key) {
        hits[size - 1] = addHits(hits[size - 1] ?? 0, this.#hits[index] ?? 0)
      } else {
        keys[size] = key
        hits[size] = this.#hits[index] ?? 0
        size += 1
      }
    }
    return { keys: keys.slice(0, size), hits: hits.slice(0, size) }
  }

  #grow(): void {
    const capacity = Math.max(256, this.#keys.length * 2)
    const keys = new Float64Array(capacity)
    const hits = new Float64Array(capacity)
    keys.set(this.#keys)
    hits.set(this.#hits)
    this.#keys = keys
    this.#hits = hits
  }
}
