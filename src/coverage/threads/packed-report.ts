import type { Counts } from '../model/counts.ts'
import { NO_FUNCTIONS, NO_TALLIES } from '../model/file-coverage.ts'
import type { BranchTally, FileCoverage, FunctionHits } from '../model/file-coverage.ts'

/**
 * Files of a report as one thread hands them to another: the blocks that their counts lie in, which
 * move without a copy, and where in them each file's counts are.
 */
export type PackedReport = {
  readonly names: readonly string[]
  /** Hold the arrays that the files share. */
  readonly blocks: readonly Counts[]
  /** Per file: block, start and end of its lines; block, start and end of its arms. */
  readonly places: Uint32Array
  readonly tallies: ReadonlyMap<number, ReadonlyMap<number, BranchTally>>
  readonly functions: ReadonlyMap<number, ReadonlyMap<string, FunctionHits>>
  readonly sourceRoots: readonly string[]
  /** Names of arms in the order in which this thread numbered them. */
  readonly armNames: readonly string[]
}

const PLACES_PER_FILE = 6

export function packReport(
  files: ReadonlyMap<string, FileCoverage>,
  rest: Pick<PackedReport, 'sourceRoots' | 'armNames'>,
): PackedReport {
  const blocks: Counts[] = []
  const numbers = new Map<ArrayBufferLike, number>()
  const places = new Uint32Array(files.size * PLACES_PER_FILE)
  const tallies = new Map<number, ReadonlyMap<number, BranchTally>>()
  const functions = new Map<number, ReadonlyMap<string, FunctionHits>>()
  const place = (counts: Counts, at: number): void => {
    let block = numbers.get(counts.hits.buffer)
    if (block === undefined) {
      block = blocks.length
      numbers.set(counts.hits.buffer, block)
      blocks.push(wholeBlock(counts))
    }
    const start = counts.hits.byteOffset / Float64Array.BYTES_PER_ELEMENT
    places.set([block, start, start + counts.hits.length], at)
  }
  let index = 0
  for (const file of files.values()) {
    place(file.lines, index * PLACES_PER_FILE)
    place(file.arms, index * PLACES_PER_FILE + 3)
    if (file.tallies.size > 0) tallies.set(index, file.tallies)
    if (file.functions.size > 0) functions.set(index, file.functions)
    index += 1
  }
  return { names: [...files.keys()], blocks, places, tallies, functions, ...rest }
}

/** The buffers that move to the other thread. */
export function transferOf({ blocks }: PackedReport): readonly ArrayBuffer[] {
  return blocks.flatMap(({ keys, hits }) => [
    keys.buffer as ArrayBuffer,
    hits.buffer as ArrayBuffer,
  ])
}

export function* unpackReport(packed: PackedReport): Generator<readonly [string, FileCoverage]> {
  const counts = (at: number): Counts => {
    const [block = 0, start = 0, end = 0] = packed.places.subarray(at, at + 3)
    const { keys, hits } = packed.blocks[block] as Counts
    return { keys: keys.subarray(start, end), hits: hits.subarray(start, end) }
  }
  for (const [index, name] of packed.names.entries()) {
    yield [
      name,
      {
        lines: counts(index * PLACES_PER_FILE),
        arms: counts(index * PLACES_PER_FILE + 3),
        tallies: packed.tallies.get(index) ?? NO_TALLIES,
        functions: packed.functions.get(index) ?? NO_FUNCTIONS,
      },
    ]
  }
}

/** Keys and hits of one builder lie at the same places of two buffers. */
function wholeBlock({ keys, hits }: Counts): Counts {
  return {
    keys:
      keys instanceof Uint32Array ? new Uint32Array(keys.buffer) : new Float64Array(keys.buffer),
    hits: new Float64Array(hits.buffer),
  }
}
