import { HITS_LIMIT } from '../model/counts.ts'
import { FunctionCursor } from '../model/function-cursor.ts'
import { FunctionList, NO_FUNCTIONS } from '../model/functions.ts'
import type { Functions } from '../model/functions.ts'

/**
 * Collects the functions of one LCOV record. Names stay bytes until the record ends: writers list hits in
 * the order in which they listed the functions, so the next name is nearly always the one expected.
 */
export class LcovFunctions {
  #names: Buffer = Buffer.alloc(4096)
  #size = 0
  /** Where each name starts; one more for the end of the last. */
  #starts = new Uint32Array(64)
  #lines = new Uint32Array(64)
  #hits = new Float64Array(64)
  #count = 0
  #expected = 0
  #byName: Map<string, number> | null = null
  #known: FunctionList | null = null
  readonly #knownLines = new FunctionCursor()
  readonly #knownHits = new FunctionCursor()
  /** Tells in one look that a name is new; where it is not sure, the names are compared. */
  readonly #hashes = new Set<number>()

  /**
   * The file's functions from before. Lines and hits of theirs are added to them where they are, so that
   * of a shard that names the same functions in the same order nothing is left for `finish`.
   */
  expect(known: Functions): void {
    if (!(known instanceof FunctionList)) return
    this.#known = known
    this.#knownLines.begin(known)
    this.#knownHits.begin(known)
  }

  /** A function with its line, 0 where unknown; one that is listed again keeps its first line. */
  addLine(bytes: Buffer, start: number, end: number, line: number): void {
    if (this.#known !== null) {
      const place = this.#knownLines.step(bytes, start, end)
      if (place !== null) {
        this.#known.lines[place] ||= line
        return
      }
    }
    const isNew = !this.#hashes.has(hashName(bytes, start, end))
    const index = isNew ? null : this.#find(bytes, start, end)
    if (index === null) this.#append(bytes, start, end, line)
    else this.#lines[index] = (this.#lines[index] as number) || line
  }

  addHits(bytes: Buffer, start: number, end: number, hits: number): void {
    if (this.#known !== null) {
      const place = this.#knownHits.step(bytes, start, end)
      if (place !== null) {
        this.#known.hits[place] = Math.min((this.#known.hits[place] as number) + hits, HITS_LIMIT)
        return
      }
    }
    let index = this.#isNext(bytes, start, end) ? this.#expected : null
    index ??= this.#find(bytes, start, end)
    if (index === null) {
      this.#append(bytes, start, end, 0)
      index = this.#count - 1
    }
    this.#expected = index + 1
    this.#hits[index] = Math.min((this.#hits[index] ?? 0) + hits, HITS_LIMIT)
  }

  finish(): Functions {
    this.#known = null
    if (this.#count === 0) return NO_FUNCTIONS
    const list = new FunctionList(
      this.#names.toString('utf8', 0, this.#size),
      this.#lines.slice(0, this.#count),
      this.#hits.slice(0, this.#count),
    )
    this.#size = 0
    this.#count = 0
    this.#expected = 0
    this.#byName = null
    this.#hashes.clear()
    return list
  }

  #isNext(bytes: Buffer, start: number, end: number): boolean {
    if (this.#expected >= this.#count) return false
    const from = this.#starts[this.#expected] as number
    const to = this.#starts[this.#expected + 1] as number
    if (to - from - 1 !== end - start) return false
    for (let index = start; index < end; index += 1) {
      if (bytes[index] !== this.#names[from + index - start]) return false
    }
    return true
  }

  /** Index of a name, asked for seldom enough to make strings for it. */
  #find(bytes: Buffer, start: number, end: number): number | null {
    if (this.#byName === null) {
      const names = this.#names.toString('utf8', 0, this.#size).split('\0')
      this.#byName = new Map(names.slice(0, -1).map((name, index) => [name, index]))
    }
    return this.#byName.get(bytes.toString('utf8', start, end).replaceAll('\0', '')) ?? null
  }

  #append(bytes: Buffer, start: number, end: number, line: number): void {
    const needed = this.#size + end - start + 1
    if (needed > this.#names.length) {
      this.#names = Buffer.concat([this.#names], needed * 2)
    }
    for (let index = start; index < end; index += 1) {
      // A zero ends a name here, and stands in none.
      if (bytes[index] !== 0) this.#names[this.#size++] = bytes[index] as number
    }
    this.#names[this.#size++] = 0
    if (this.#count + 2 > this.#starts.length) this.#grow()
    this.#starts[this.#count + 1] = this.#size
    if (this.#byName !== null) {
      this.#byName.set(bytes.toString('utf8', start, end).replaceAll('\0', ''), this.#count)
    }
    this.#hashes.add(hashName(bytes, start, end))
    this.#lines[this.#count] = line
    this.#hits[this.#count] = 0
    this.#count += 1
  }

  #grow(): void {
    const capacity = this.#starts.length * 2
    const [starts, lines, hits] = [this.#starts, this.#lines, this.#hits]
    this.#starts = new Uint32Array(capacity)
    this.#lines = new Uint32Array(capacity)
    this.#hits = new Float64Array(capacity)
    this.#starts.set(starts)
    this.#lines.set(lines)
    this.#hits.set(hits)
  }
}

/** 32 bits of FNV-1a. */
function hashName(bytes: Buffer, start: number, end: number): number {
  let hash = 0x811c9dc5
  for (let index = start; index < end; index += 1) {
    hash = Math.imul(hash ^ (bytes[index] as number), 0x01000193)
  }
  return hash
}
