import { rounds } from '../rounds.ts'

/** Secrets that go through one run of the command line, out of all that a test plants. */
export type Batch = {
  readonly seed: number
  /** Number of its first secret: shapes, names and forms take turns by it. */
  readonly first: number
  readonly count: number
}

/** A long run puts so many secrets through every test. */
const LONG = 10_000

/** Time of one test in milliseconds. */
export const TIMEOUT = rounds(20_000, 7_200_000)

/** How many secrets a test plants: so many in `npm test`, and 10 000 in a long run. */
export function secretCount(short: number): number {
  return rounds(short, LONG)
}

/** Batches of at most `size` secrets: one in `npm test`, and all in a long run. */
export function batches(seed: number, size: number): readonly Batch[] {
  const all = secretCount(size)
  return Array.from({ length: Math.ceil(all / size) }, (_, index) => ({
    seed: seed + 1_000 * index,
    first: index * size,
    count: Math.min(size, all - index * size),
  }))
}
