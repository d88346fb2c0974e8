import { HITS_LIMIT } from '../model/counts.ts'
import type { Ratio } from '../model/file-coverage.ts'

/** Consecutive lines that run together; the last of them decides between the arms. */
export type Block = {
  readonly line: number
  readonly lines: number
  hits: number
  /** Hits by arm; none where nothing is decided. */
  readonly arms: number[]
  /** The name of the function that starts here. */
  readonly starts: string | null
}
/** What one run of tests did, by file: what a report is written from and what the gate must find again. */
export type Truth = ReadonlyMap<string, readonly Block[]>

const PATHS = [
  'src/part-0/first.py',
  'src/part-0/__init__.py',
  'src/part-1/größe, & "mehr".py',
  'src/part-1/first.py',
  'lib/deep/er/last one.py',
]

/**
 * What `count` runs of one commit did: all know the same blocks of a file, but not every file, and
 * what one ran another may not have. Arms come in pairs where `isPaired`.
 */
export function inventRuns(
  random: (below: number) => number,
  { count, isPaired }: { readonly count: number; readonly isPaired: boolean },
): readonly Truth[] {
  const blocksOf = new Map(
    PATHS.map((path, index) => [path, inventBlocks(index, random, isPaired)]),
  )
  const runs = Array.from({ length: count }, (): Truth => {
    const chosen = [...blocksOf].filter((_, index) => index === 0 || random(3) > 0)
    return new Map(
      chosen.map(([path, blocks]) => [path, blocks.map((block) => run(block, random))]),
    )
  })
  // The same suite, uploaded twice.
  const [first] = runs
  return first !== undefined && random(4) === 0 ? [...runs, first] : runs
}

function inventBlocks(
  file: number,
  random: (below: number) => number,
  isPaired: boolean,
): readonly Block[] {
  if (file === 1) return []
  const blocks: Block[] = []
  let line = 1 + random(3)
  for (let index = 0; index < 3 + random(12); index += 1) {
    const lines = 1 + random(4)
    const arms = isPaired ? [0, 2, 2, 4] : [0, 2, 3, 4]
    blocks.push({
      line,
      lines,
      hits: 0,
      arms: Array.from({ length: arms[random(4)] ?? 0 }, () => 0),
      starts: random(3) === 0 ? `f${index}` : null,
    })
    line += lines + (random(2) === 0 ? 0 : random(500))
  }
  return blocks
}

/** One of each pair of arms is taken where the block ran, as in every program. */
function run(block: Block, random: (below: number) => number): Block {
  const hits = random(2) === 0 ? 0 : inventHits(random)
  const arms = block.arms.map(() => (hits > 0 && random(2) === 0 ? inventHits(random) : 0))
  for (let index = 0; index < arms.length; index += 2) {
    if (hits > 0 && (arms[index] ?? 0) + (arms[index + 1] ?? 0) === 0) arms[index] = 1
  }
  return { ...block, hits, arms }
}

function inventHits(random: (below: number) => number): number {
  const large = [2 ** 32 - 1, 2 ** 32, 2 ** 40 + 1, HITS_LIMIT]
  return random(6) === 0 ? (large[random(large.length)] ?? 1) : 1 + random(1000)
}

export function unite(runs: readonly Truth[]): Truth {
  const files = new Map<string, Block[]>()
  for (const run of runs) {
    for (const [path, blocks] of run) {
      const known = files.get(path)
      if (known === undefined) {
        files.set(
          path,
          blocks.map((block) => ({ ...block, arms: [...block.arms] })),
        )
        continue
      }
      for (const [index, { hits, arms }] of blocks.entries()) {
        const block = known[index]
        if (block === undefined) continue
        block.hits = Math.min(block.hits + hits, HITS_LIMIT)
        arms.forEach((count, arm) => {
          block.arms[arm] = Math.min((block.arms[arm] ?? 0) + count, HITS_LIMIT)
        })
      }
    }
  }
  return files
}

export type Totals = { readonly lines: Ratio; readonly branches: Ratio; readonly functions: Ratio }

/** What the gate must find in these blocks. */
export function count(blocks: readonly Block[]): Totals {
  const lines = blocks.flatMap((block) => linesOf(block).map(() => block.hits))
  const starts = blocks.filter((block) => block.starts !== null)
  return {
    lines: ratio(lines),
    branches: ratio(blocks.flatMap((block) => block.arms)),
    functions: ratio(starts.map((block) => block.hits)),
  }
}

function ratio(hits: readonly number[]): Ratio {
  return { covered: hits.filter((count) => count > 0).length, total: hits.length }
}

export function linesOf({ line, lines }: Block): readonly number[] {
  return Array.from({ length: lines }, (_, index) => line + index)
}

/** The line that decides between the arms. */
export function lastLine({ line, lines }: Block): number {
  return line + lines - 1
}
