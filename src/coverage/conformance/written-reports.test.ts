import { expect, it } from 'vitest'

import { rounds } from '../../../tests/rounds.ts'
import { createRandom } from '../create-random.ts'
import { FORMAT_NAMES } from '../formats/format.ts'
import type { FormatName } from '../formats/format.ts'
import { mergeReports } from '../merge-reports.ts'
import { HITS_LIMIT } from '../model/counts.ts'
import { listTree } from '../paths/list-tree.ts'
import { runCoverageGate } from '../run-coverage-gate.ts'
import { createTestRepository, optionsWith } from '../test-repository.ts'
import type { TestRepository } from '../test-repository.ts'
import { reportWriters } from './report-writers.ts'
import { count, inventRuns, linesOf, unite } from './truth.ts'
import type { Totals, Truth } from './truth.ts'
import { GO_MODULE } from './write-text-reports.ts'

const seeds = (short: number, long: number): readonly number[] =>
  Array.from({ length: rounds(short, long) }, (_, seed) => seed + 1)

it.each(seeds(6, 1_000))(
  'shards in any format merge to the truth they were written from (seed %i)',
  async (seed) => {
    await using repository = await createSourceRepository()
    for (const format of FORMAT_NAMES) {
      const { isPaired, arms } = reportWriters[format]
      const random = createRandom(seed * 100 + format.length)
      const runs = inventRuns(random, { count: 1 + random(5), isPaired })
      const truth = unite(runs)
      const reports = await writeReports(repository, format, { runs, random })
      const { data } = await runCoverageGate(optionsWith({ reports: [reports] }), repository.deps)
      const written = [...truth].filter(([, { length }]) => length > 0 || format !== 'go')
      for (const [path, blocks] of written) {
        const expected = count(blocks)
        const found = data.files.find((file) => file.path === path)
        expect([format, path, found?.lines]).toEqual([format, path, expected.lines])
        if (arms === 'none') continue
        expect([format, path, found?.functions]).toEqual([format, path, expected.functions])
        const isExact = arms === 'named' || runs.length === 1
        if (isExact) expectSame(found, expected)
        else expectNoMore(found, expected)
      }
      // A profile of Go does not name a file without code.
      expect(data.files).toHaveLength(written.length)
      expect(data.project.lines).toEqual(count([...truth.values()].flat()).lines)
    }
  },
)

it.each(seeds(2, 200))(
  'hits of all shards are summed, and none is lost (seed %i)',
  async (seed) => {
    await using repository = await createSourceRepository()
    for (const format of FORMAT_NAMES) {
      const random = createRandom(seed * 100 + format.length)
      const { isPaired, hasCounts } = reportWriters[format]
      const runs = inventRuns(random, { count: 1 + random(5), isPaired })
      const reports = await writeReports(repository, format, { runs, random })
      const { files } = await mergeReports(optionsWith({ reports: [reports] }), repository.deps, {
        tree: listTree(repository.deps.git, repository.root),
        isExcluded: () => false,
      })
      for (const path of unite(runs).keys()) {
        const lines = files.get(path)?.lines
        const found = [...(lines?.keys ?? [])].map((line, index) => [line, lines?.hits[index]])
        expect([format, path, found]).toEqual([format, path, sumHits(runs, path, hasCounts)])
      }
    }
  },
)

const pairs = FORMAT_NAMES.flatMap((one, index) =>
  FORMAT_NAMES.slice(index + 1).map((other) => [one, other] as const),
)

it.each(pairs)(
  'reports of one file in %s and in %s give all lines and no branch that nobody took',
  async (one, other) => {
    for (const seed of seeds(1, 100)) {
      await using repository = await createSourceRepository()
      const random = createRandom(seed)
      const runs = inventRuns(random, { count: 2 + random(4), isPaired: true })
      const half = 1 + random(runs.length - 1)
      const options = [
        await writeReports(repository, one, { runs: runs.slice(0, half), random }),
        await writeReports(repository, other, { runs: runs.slice(half), random }),
      ].map((pattern) => optionsWith({ reports: [pattern] }))
      const both = optionsWith({ reports: options.flatMap(({ reports }) => reports) })
      const { data } = await runCoverageGate(both, repository.deps)
      const alone = await Promise.all(
        options.map(async (own) => (await runCoverageGate(own, repository.deps)).data.files),
      )
      const written = [...unite(runs)].filter(([, { length }]) => length > 0)
      for (const [path, blocks] of written) {
        const found = data.files.find((file) => file.path === path)
        expect([path, found?.lines]).toEqual([path, count(blocks).lines])
        expectNoMore(found, count(blocks))
        const known = alone.map((files) => files.find((file) => file.path === path)?.branches)
        expect(found?.branches.covered).toBeGreaterThanOrEqual(
          Math.max(...known.map((branches) => branches?.covered ?? 0)),
        )
      }
    }
  },
)

function expectSame(found: Totals | undefined, truth: Totals): void {
  expect(found?.branches).toEqual(truth.branches)
}

/** A lower bound: arms that nobody took are never counted as taken. */
function expectNoMore(found: Totals | undefined, truth: Totals): void {
  expect(found?.branches.covered).toBeLessThanOrEqual(truth.branches.covered)
  expect(found?.branches.total).toBeLessThanOrEqual(truth.branches.total)
}

async function createSourceRepository(): Promise<TestRepository> {
  const repository = await createTestRepository({ 'go.mod': `module ${GO_MODULE}\n` })
  const all = inventRuns(createRandom(1), { count: 20, isPaired: true })
  for (const path of unite(all).keys()) await repository.write({ [path]: '' })
  return repository
}

/** Writes the runs into reports of one to three and gives the glob that means them. */
async function writeReports(
  repository: TestRepository,
  format: FormatName,
  { runs, random }: { readonly runs: readonly Truth[]; readonly random: (below: number) => number },
): Promise<string> {
  const { write, isJoined } = reportWriters[format]
  for (let from = 0; from < runs.length;) {
    const to = from + (isJoined ? 1 + random(3) : 1)
    await repository.write({ [`out/${format}/${from}.report`]: write(runs.slice(from, to)) })
    from = to
  }
  return `out/${format}/*.report`
}

function sumHits(
  runs: readonly Truth[],
  path: string,
  hasCounts: boolean,
): readonly (readonly [number, number])[] {
  const sums = new Map<number, number>()
  for (const run of runs) {
    for (const block of run.get(path) ?? []) {
      const hits = hasCounts ? block.hits : Math.min(block.hits, 1)
      for (const line of linesOf(block)) {
        sums.set(line, Math.min((sums.get(line) ?? 0) + hits, HITS_LIMIT))
      }
    }
  }
  return [...sums].sort(([a], [b]) => a - b)
}
