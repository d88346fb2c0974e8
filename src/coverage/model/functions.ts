import { HITS_LIMIT } from './counts.ts'

/** A function's first line, null where the report names none, and how often it was entered. */
export type FunctionHits = { readonly line: number | null; readonly hits: number }

/**
 * Functions of one file by a key that is the same in every report of one format: a name, or a place
 * where names repeat. Any map is one.
 */
export type Functions = Iterable<readonly [key: string, found: FunctionHits]> & {
  readonly size: number
  readonly get: (key: string) => FunctionHits | undefined
  readonly values: () => Iterable<FunctionHits>
}

export const NO_FUNCTIONS: ReadonlyMap<string, FunctionHits> = new Map()

/**
 * Functions as flat arrays and one text of all names: reports of large projects name a million of them,
 * and those of one suite name the same ones in the same order.
 */
export class FunctionList {
  /** Each name with a zero behind it. */
  readonly names: string
  /** First lines; 0 where none is known. */
  readonly lines: Uint32Array
  readonly hits: Float64Array

  constructor(names: string, lines: Uint32Array, hits: Float64Array) {
    this.names = names
    this.lines = lines
    this.hits = hits
  }

  get size(): number {
    return this.lines.length
  }

  get(key: string): FunctionHits | undefined {
    for (const [name, found] of this) if (name === key) return found
    return undefined
  }

  *values(): Generator<FunctionHits> {
    for (let index = 0; index < this.lines.length; index += 1) yield this.#at(index)
  }

  *[Symbol.iterator](): Generator<readonly [key: string, found: FunctionHits]> {
    let start = 0
    for (let index = 0; index < this.lines.length; index += 1) {
      const end = this.names.indexOf('\0', start)
      yield [this.names.slice(start, end), this.#at(index)]
      start = end + 1
    }
  }

  #at(index: number): FunctionHits {
    return { line: this.lines[index] || null, hits: this.hits[index] ?? 0 }
  }
}

/** Both in one; a function of both has the sum of its hits. `left` is used up. */
export function mergeFunctions(left: Functions, right: Functions): Functions {
  if (left.size === 0) return right
  if (right.size === 0) return left
  if (left instanceof FunctionList && right instanceof FunctionList && left.names === right.names) {
    for (let index = 0; index < left.hits.length; index += 1) {
      const sum = (left.hits[index] as number) + (right.hits[index] as number)
      left.hits[index] = Math.min(sum, HITS_LIMIT)
      left.lines[index] ||= right.lines[index] as number
    }
    return left
  }
  const merged = new Map(left)
  for (const [name, { line, hits }] of right) {
    const known = merged.get(name)
    merged.set(name, {
      line: known?.line ?? line,
      hits: Math.min((known?.hits ?? 0) + hits, HITS_LIMIT),
    })
  }
  return merged
}
