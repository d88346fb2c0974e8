/**
 * Made-up source files, the same on every machine: all of them follow from the number of the file (and of
 * the test run, where one suite is cut into shards). About one line in eight has a branch, some have two.
 */
export type SourceFile = {
  readonly index: number
  readonly path: string
  readonly lines: readonly SourceLine[]
  readonly functions: readonly SourceFunction[]
}

export type SourceLine = {
  readonly number: number
  readonly hits: number
  /** How often each of a condition's two arms was taken. */
  readonly conditions: readonly (readonly [number, number])[]
}

type SourceFunction = {
  readonly name: string
  readonly line: number
  readonly hits: number
}

export type SourceOptions = {
  readonly extension: string
  /** Mean number of measured lines of a file. */
  readonly lines: number
  /** Which of `shards` test runs; a line that tests reach is reached by about every eighth. */
  readonly shard?: number
}

const FILES_PER_FOLDER = 50
const LINES_PER_FUNCTION = 32

export function createSource(index: number, options: SourceOptions): SourceFile {
  const count = Math.ceil(options.lines / 8) + (mix(index, 1) % Math.ceil(options.lines * 1.75))
  const lines: SourceLine[] = []
  let number = mix(index, 2) % 12
  for (let position = 0; position < count; position += 1) {
    const chance = mix(index, position, 3)
    number += chance % 4 === 0 ? 2 + ((chance >>> 8) % 3) : 1
    const hits = countHits(index, position, options.shard)
    const conditions: (readonly [number, number])[] = []
    const pairs = chance % 1000 < 128 ? 1 + Number((chance >>> 12) % 8 === 0) : 0
    for (let pair = 0; pair < pairs; pair += 1) {
      const first = chooseArm(index, position * 4 + pair, options.shard)
      const second = hits - first
      conditions.push(hits === 0 ? [0, 0] : [Math.min(first, hits), Math.max(second, 0)])
    }
    lines.push({ number, hits, conditions })
  }
  return {
    index,
    path: sourcePath(index, options.extension),
    lines,
    functions: nameFunctions(index, lines),
  }
}

export function sourcePath(index: number, extension: string): string {
  const folder = Math.floor(index / FILES_PER_FOLDER)
  return `apps/service_${folder % 20}/package_${folder}/module_${index}.${extension}`
}

/** What the runs of one file's shards add up to. */
export function mergeSources(shards: readonly SourceFile[]): SourceFile {
  const [first, ...others] = shards
  if (first === undefined) throw new Error('expected at least one shard')
  const lines = first.lines.map((line, position) => {
    const same = others.map((shard) => shard.lines[position] ?? line)
    return {
      number: line.number,
      hits: same.reduce((sum, { hits }) => sum + hits, line.hits),
      conditions: line.conditions.map(([yes, no], pair) =>
        same.reduce<readonly [number, number]>(
          (sum, { conditions }) => [
            sum[0] + (conditions[pair]?.[0] ?? 0),
            sum[1] + (conditions[pair]?.[1] ?? 0),
          ],
          [yes, no],
        ),
      ),
    }
  })
  return { ...first, lines, functions: nameFunctions(first.index, lines) }
}

function nameFunctions(index: number, lines: readonly SourceLine[]): readonly SourceFunction[] {
  const functions: SourceFunction[] = []
  for (let position = 0; position < lines.length; position += LINES_PER_FUNCTION) {
    const line = lines[position]
    if (line === undefined) continue
    functions.push({ name: `handle_${index}_${position}`, line: line.number, hits: line.hits })
  }
  return functions
}

/** A fifth of all lines is reached by no test; counts have one to five digits. */
function countHits(index: number, position: number, shard: number | undefined): number {
  if (mix(index, position, 4) % 5 === 0) return 0
  if (shard !== undefined && mix(index, position, 64 + shard) % 8 !== 0) return 0
  const size = mix(index, position, 5)
  return 1 + (size % 10 ** (1 + ((size >>> 16) % 5)))
}

/** The smaller arm; two conditions in five have one that no test takes. */
function chooseArm(index: number, position: number, shard = 0): number {
  const chance = mix(index, position, 6)
  return chance % 5 < 2 ? 0 : 1 + ((chance >>> 8) % (3 + shard))
}

/** An unsigned 32-bit number that follows from three others without showing it. */
function mix(a: number, b: number, c = 0): number {
  let state = Math.imul(a + 0x9e3779b9, 0x85ebca6b)
  state = Math.imul(state ^ (state >>> 15) ^ (b + 0x7f4a7c15), 0x2c1b3c6d)
  state = Math.imul(state ^ (state >>> 13) ^ (c + 0x165667b1), 0x297a2d39)
  state ^= state >>> 16
  state = Math.imul(state, 0x85ebca6b)
  return (state ^ (state >>> 15)) >>> 0
}
