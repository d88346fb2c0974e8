import { lastLine, linesOf } from './truth.ts'
import type { Block, Truth } from './truth.ts'

/** As `coverage json` of coverage.py 7.17 writes it, from one run. */
export function writeCoveragepy(runs: readonly Truth[]): string {
  const files = runs
    .flatMap((run) => [...run])
    .map(([path, blocks]) => [path, coveragepyFile(blocks)] as const)
  return JSON.stringify({
    meta: { format: 3, version: '7.17.4', branch_coverage: true, show_contexts: false },
    files: Object.fromEntries(files),
    totals: { percent_covered: 100 },
  })
}

function coveragepyFile(blocks: readonly Block[]): object {
  const executed = blocks.filter(({ hits }) => hits > 0).flatMap(linesOf)
  const missing = blocks.filter(({ hits }) => hits === 0).flatMap(linesOf)
  const jumps = blocks.flatMap((block) =>
    block.arms.map((hits, arm) => {
      const line = lastLine(block)
      return { hits, jump: [line, arm === 0 ? -block.line : line + arm] }
    }),
  )
  const taken = jumps.filter(({ hits }) => hits > 0).map(({ jump }) => jump)
  const missed = jumps.filter(({ hits }) => hits === 0).map(({ jump }) => jump)
  const starts = blocks.filter((block) => block.starts !== null)
  return {
    executed_lines: executed,
    summary: { covered_lines: executed.length, covered_branches: taken.length, percent_covered: 1 },
    missing_lines: missing,
    excluded_lines: [],
    executed_branches: taken,
    missing_branches: missed,
    functions: Object.fromEntries<object>([
      ['', { executed_lines: executed, missing_lines: missing }],
      ...starts.map((block) => [`Class.${block.starts}`, coveragepyFunction(block)] as const),
    ]),
  }
}

function coveragepyFunction(block: Block): object {
  const isHit = block.hits > 0
  return {
    executed_lines: isHit ? linesOf(block) : [],
    missing_lines: isHit ? [] : linesOf(block),
    start_line: block.line,
  }
}

/** As Vitest and nyc write it, from one run; the ids of every other run go down, for they mean nothing. */
export function writeIstanbul(runs: readonly Truth[]): string {
  const files = runs.flatMap((run) => [...run])
  return JSON.stringify(
    Object.fromEntries(files.map(([path, blocks]) => [path, istanbulFile(path, blocks)])),
  )
}

function istanbulFile(path: string, blocks: readonly Block[]): object {
  const isUpwards = (blocks[0]?.hits ?? 0) % 2 === 0
  const id = (index: number): string => String(isUpwards ? index : 100_000 - index)
  const lines = blocks.flatMap((block) => linesOf(block).map((line) => ({ line, block })))
  const decisions = blocks.filter(({ arms }) => arms.length > 0)
  const functions = blocks.filter(({ starts }) => starts !== null)
  const byId = (values: readonly unknown[]): object =>
    Object.fromEntries(values.map((value, index) => [id(index), value]))
  return {
    path,
    // Of two statements on a line the one run more often counts.
    statementMap: byId(lines.flatMap(({ line }) => [place(line, 2), place(line, 30)])),
    s: byId(lines.flatMap(({ block }) => [Math.min(block.hits, 1), block.hits])),
    branchMap: byId(
      decisions.map((block) => ({
        type: 'switch',
        line: lastLine(block),
        loc: place(lastLine(block), 4),
        locations: block.arms.map(() => place(lastLine(block), 4)),
      })),
    ),
    b: byId(decisions.map(({ arms }) => arms)),
    fnMap: byId(
      functions.map((block) => ({
        name: `(anonymous_${id(block.line)})`,
        decl: place(block.line, 0),
        loc: place(block.line, 0),
      })),
    ),
    f: byId(functions.map(({ hits }) => hits)),
  }
}

function place(line: number, column: number): object {
  return { start: { line, column }, end: { line, column: column + 20 } }
}

/** As `llvm-cov export` writes it; programs exported together are items of `data`. */
export function writeLlvm(runs: readonly Truth[]): string {
  return JSON.stringify({
    data: runs.map((run) => ({
      files: [...run].map(([filename, blocks]) => ({
        filename,
        segments: blocks.flatMap((block) => [
          [block.line, 1, block.hits, true, true, false],
          [lastLine(block), 50, 0, false, false, false],
        ]),
        branches: blocks.flatMap(llvmConditions),
        expansions: [],
      })),
      functions: [...run].flatMap(([path, blocks]) =>
        blocks
          .filter(({ starts }) => starts !== null)
          .map((block) => ({
            name: block.starts,
            count: block.hits,
            filenames: [path],
            regions: [[block.line, 1, lastLine(block), 50, block.hits, 0, 0, 0]],
          })),
      ),
      totals: {},
    })),
    type: 'llvm.coverage.json.export',
    version: '2.0.1',
  })
}

function llvmConditions(block: Block): readonly (readonly number[])[] {
  const line = lastLine(block)
  const pairs = Array.from({ length: block.arms.length / 2 }, (_, index) => index * 2)
  return pairs.map((arm) => [
    line,
    10 + arm,
    line,
    12 + arm,
    block.arms[arm] ?? 0,
    block.arms[arm + 1] ?? 0,
    0,
    0,
    4,
  ])
}

/** As SimpleCov's `.resultset.json` has it; each run is a suite. */
export function writeSimplecov(runs: readonly Truth[]): string {
  return JSON.stringify(
    Object.fromEntries(
      runs.map((run, index) => [
        `suite ${index}`,
        {
          coverage: Object.fromEntries(
            [...run].map(([path, blocks]) => [path, simplecovFile(blocks, index)]),
          ),
          timestamp: 1,
        },
      ]),
    ),
  )
}

/** @param id Ruby numbers branches anew in every run */
function simplecovFile(blocks: readonly Block[], id: number): object {
  const last = blocks.at(-1)
  const lines: (number | null)[] = Array.from(
    { length: last === undefined ? 0 : lastLine(last) },
    () => null,
  )
  for (const block of blocks) for (const line of linesOf(block)) lines[line - 1] = block.hits
  const decisions = blocks.filter(({ arms }) => arms.length > 0)
  const starts = blocks.filter((block) => block.starts !== null)
  return {
    lines,
    branches: Object.fromEntries(
      decisions.map((block) => {
        const line = lastLine(block)
        return [
          `[:case, ${id}, ${line}, 4, ${line + 3}, 7]`,
          Object.fromEntries(
            block.arms.map((hits, arm) => [
              `[:when, ${id + arm + 1}, ${line + arm}, 6, ${line + arm}, 20]`,
              hits,
            ]),
          ),
        ]
      }),
    ),
    methods: Object.fromEntries(
      starts.map((block) => [
        `["Limits", :${block.starts}, ${block.line}, 2, ${lastLine(block)}, 5]`,
        block.hits,
      ]),
    ),
  }
}
