import type { Counts, Numbers } from '../model/counts.ts'
import type { FileCoverage } from '../model/file-coverage.ts'
import { FunctionList, NO_FUNCTIONS } from '../model/functions.ts'
import type { Functions } from '../model/functions.ts'
import { NO_TALLIES, Tallies } from '../model/tallies.ts'

/**
 * Files with their coverage as one thread hands them to another: the blocks that their counts lie in,
 * which move without a copy, and where in them each file's counts are.
 */
export type PackedFiles = {
  readonly names: readonly string[]
  /** Hold the arrays that the files share. */
  readonly blocks: readonly Counts[]
  /** Per file: block, start and end of its lines, of its arms, and of its tallies. */
  readonly places: Uint32Array
  readonly tallyNames: readonly string[]
  /** Names, first lines and hits of each file's functions; their number in `functionCounts`. */
  readonly functionNames: readonly string[]
  readonly functionCounts: Uint32Array
  readonly functionLines: Uint32Array
  readonly functionHits: Float64Array
  /** Names of arms in the order in which this thread numbered them. */
  readonly armNames: readonly string[]
}

const PLACES_PER_FILE = 9

export function packFiles(
  files: ReadonlyMap<string, FileCoverage>,
  armNames: readonly string[],
): PackedFiles {
  const blocks: Counts[] = []
  const numbers = new Map<ArrayBufferLike, number>()
  const places = new Uint32Array(files.size * PLACES_PER_FILE)
  const tallyNames: string[] = []
  const functions: FunctionList[] = []
  const place = (counts: Counts, at: number): void => {
    let block = numbers.get(counts.hits.buffer)
    if (block === undefined) {
      block = blocks.length
      numbers.set(counts.hits.buffer, block)
      blocks.push(wholeBlock(counts))
    }
    const start = counts.hits.byteOffset / counts.hits.BYTES_PER_ELEMENT
    places[at] = block
    places[at + 1] = start
    places[at + 2] = start + counts.hits.length
  }
  let at = 0
  for (const file of files.values()) {
    place(file.lines, at)
    place(file.arms, at + 3)
    place(file.tallies.packed, at + 6)
    tallyNames.push(file.tallies.names)
    functions.push(toFunctionList(file.functions))
    at += PLACES_PER_FILE
  }
  return {
    names: [...files.keys()],
    blocks,
    places,
    tallyNames,
    functionNames: functions.map(({ names }) => names),
    functionCounts: Uint32Array.from(functions, ({ size }) => size),
    functionLines: concatenate(Uint32Array, functions, ({ lines }) => lines),
    functionHits: concatenate(Float64Array, functions, ({ hits }) => hits),
    armNames,
  }
}

/** The buffers that move to the other thread; empty ones are shared by all files and can move only once. */
export function transferOf(packed: PackedFiles): readonly ArrayBuffer[] {
  const { blocks, places, functionCounts, functionLines, functionHits } = packed
  return [
    ...blocks.flatMap(({ keys, hits }) => [keys, hits]),
    places,
    functionCounts,
    functionLines,
    functionHits,
  ]
    .map(({ buffer }) => buffer as ArrayBuffer)
    .filter(({ byteLength }) => byteLength > 0)
}

export function* unpackFiles(packed: PackedFiles): Generator<readonly [string, FileCoverage]> {
  const { places, functionLines, functionHits } = packed
  const counts = (at: number): Counts => {
    const { keys, hits } = packed.blocks[places[at] as number] as Counts
    const start = places[at + 1]
    const end = places[at + 2]
    return { keys: keys.subarray(start, end), hits: hits.subarray(start, end) }
  }
  let from = 0
  for (const [index, name] of packed.names.entries()) {
    const to = from + (packed.functionCounts[index] as number)
    const functions =
      to === from
        ? NO_FUNCTIONS
        : new FunctionList(
            packed.functionNames[index] ?? '',
            functionLines.subarray(from, to),
            functionHits.subarray(from, to),
          )
    const at = index * PLACES_PER_FILE
    const packedTallies = counts(at + 6)
    const tallies =
      packedTallies.keys.length === 0
        ? NO_TALLIES
        : new Tallies(packedTallies, packed.tallyNames[index] ?? '')
    yield [name, { lines: counts(at), arms: counts(at + 3), tallies, functions }]
    from = to
  }
}

/** Keys and hits of one builder lie at the same places of two buffers. */
function wholeBlock({ keys, hits }: Counts): Counts {
  return {
    keys: wholeOf(keys),
    hits: wholeOf(hits),
  }
}

function wholeOf(view: Numbers): Numbers {
  return view instanceof Uint32Array ? new Uint32Array(view.buffer) : new Float64Array(view.buffer)
}

function toFunctionList(functions: Functions): FunctionList {
  if (functions instanceof FunctionList) return functions
  const entries = [...functions]
  return new FunctionList(
    entries.map(([name]) => `${name}\0`).join(''),
    Uint32Array.from(entries, ([, { line }]) => line ?? 0),
    Float64Array.from(entries, ([, { hits }]) => hits),
  )
}

function concatenate<List extends Numbers>(
  kind: new (length: number) => List,
  lists: readonly FunctionList[],
  pick: (list: FunctionList) => List,
): List {
  const all = new kind(lists.reduce((sum, { size }) => sum + size, 0))
  let at = 0
  for (const list of lists) {
    all.set(pick(list), at)
    at += list.size
  }
  return all
}
