import { HITS_LIMIT } from '../model/counts.ts'
import type { Counts, CountsBuilder } from '../model/counts.ts'

/** Positions are `line * COLUMNS + column`, which stays below 2^53. */
export const COLUMNS = 2 ** 24
const SMALLEST_CAPACITY = 64

/** Blocks of one Go file, kept small where each of many packages reports all of them again. */
export class GoBlocks {
  #starts = new Float64Array(SMALLEST_CAPACITY)
  #ends = new Float64Array(SMALLEST_CAPACITY)
  #counts = new Float64Array(SMALLEST_CAPACITY)
  #size = 0

  add(start: number, end: number, count: number): void {
    if (this.#size === this.#starts.length) this.#makeRoom()
    const size = this.#size
    this.#starts[size] = start
    this.#ends[size] = end
    this.#counts[size] = count
    this.#size = size + 1
  }

  /** Each line's hits are those of the block most often run that spans it. `spend` hears of the lines first. */
  toLines(lines: CountsBuilder, spend: (lines: number) => void): Counts {
    this.#mergeSame()
    if (this.#size === 0) return lines.finish()
    const first = lineOf(this.#starts[0] ?? 0)
    let last = first
    for (let index = 0; index < this.#size; index += 1) {
      last = Math.max(last, lineOf(this.#ends[index] ?? 0))
    }
    spend(last - first + 1)
    const hits = new Float64Array(last - first + 1).fill(-1)
    for (let index = 0; index < this.#size; index += 1) {
      const count = this.#counts[index] ?? 0
      const end = lineOf(this.#ends[index] ?? 0) - first
      for (let line = lineOf(this.#starts[index] ?? 0) - first; line <= end; line += 1) {
        if (count > (hits[line] ?? 0)) hits[line] = count
      }
    }
    hits.forEach((count, index) => {
      if (count >= 0) lines.add(first + index, count)
    })
    return lines.finish()
  }

  #makeRoom(): void {
    this.#mergeSame()
    if (this.#size * 2 <= this.#starts.length) return
    this.#starts = widen(this.#starts)
    this.#ends = widen(this.#ends)
    this.#counts = widen(this.#counts)
  }

  /** Sorts the blocks by place and sums those of the same place. */
  #mergeSame(): void {
    const [starts, ends, counts] = [this.#starts, this.#ends, this.#counts].map((array) =>
      array.slice(0, this.#size),
    ) as [Float64Array, Float64Array, Float64Array]
    const order = Uint32Array.from(starts, (_, index) => index).sort(
      (a, b) => (starts[a] ?? 0) - (starts[b] ?? 0) || (ends[a] ?? 0) - (ends[b] ?? 0),
    )
    let size = 0
    for (const index of order) {
      const isSame =
        size > 0 && this.#starts[size - 1] === starts[index] && this.#ends[size - 1] === ends[index]
      if (isSame) {
        const sum = (this.#counts[size - 1] ?? 0) + (counts[index] ?? 0)
        this.#counts[size - 1] = Math.min(sum, HITS_LIMIT)
        continue
      }
      this.#starts[size] = starts[index] ?? 0
      this.#ends[size] = ends[index] ?? 0
      this.#counts[size] = counts[index] ?? 0
      size += 1
    }
    this.#size = size
  }
}

function lineOf(position: number): number {
  return Math.floor(position / COLUMNS)
}

function widen(array: Float64Array): Float64Array<ArrayBuffer> {
  const wider = new Float64Array(array.length * 2)
  wider.set(array)
  return wider
}
