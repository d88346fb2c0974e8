import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

import { expect, it } from 'vitest'

import { rounds } from '../../tests/rounds.ts'
import { decideCoverage } from './decide-coverage.ts'
import { runCoverageGate } from './run-coverage-gate.ts'
import { createRandom } from './create-random.ts'
import { createTestRepository, optionsWith, percent } from './test-repository.ts'

type Line = { hits: number; readonly branches: Map<string, boolean> }
type Truth = ReadonlyMap<string, ReadonlyMap<number, Line>>

it.each(Array.from({ length: rounds(25, 1_000) }, (_, seed) => seed + 1))(
  'shards in LCOV and in Cobertura merge to the truth they were written from (seed %i)',
  async (seed) => {
    const random = createRandom(seed)
    const shards = Array.from({ length: 1 + random(4) }, () => inventTruth(random))
    const truth = unite(shards)
    await using folder = await createTestRepository()
    for (const path of truth.keys()) await folder.write({ [path]: '' })
    for (const [index, shard] of shards.entries()) {
      await folder.write({
        [`reports/${index}.lcov`]: writeLcov(shard),
        [`reports/${index}.xml`]: writeCobertura(shard),
      })
    }
    const expected = countTruth(truth)
    for (const pattern of ['reports/*.lcov', 'reports/*.xml']) {
      const { data } = await runCoverageGate(optionsWith({ reports: [pattern] }), folder.deps)
      expect({ pattern, ...data.project }).toMatchObject({ pattern, ...expected })
    }
  },
)

it.each(['lcov', 'xml'])(
  'two shards of coverage.py as %s count what its combine counts',
  async (kind) => {
    const fixtures = join(import.meta.dirname, 'fixtures')
    await using folder = await createTestRepository({
      'app/__init__.py': '',
      'app/limits.py': await readFile(join(fixtures, 'limits.py.txt')),
      [`a.${kind}`]: await readFile(join(fixtures, `coveragepy-shard-a.${kind}`)),
      [`b.${kind}`]: await readFile(join(fixtures, `coveragepy-shard-b.${kind}`)),
    })
    const reports = [`a.${kind}`, `b.${kind}`]
    const judge = async (metric: 'lines' | 'lines+branches' | 'strict'): Promise<string> => {
      const options = optionsWith({ reports, metric, min: percent('100') })
      return (await runCoverageGate(options, folder.deps)).summary
    }
    const { data } = await runCoverageGate(optionsWith({ reports }), folder.deps)
    expect(data.project).toMatchObject({
      lines: { covered: 9, total: 11 },
      branches: { covered: 7, total: 8 },
    })
    expect(await judge('lines')).toBe('project: 81.81 % of lines, 100 % required: 2 lines short')
    // `coverage report` says 84 % of 84.2105 % for the combined data of both shards.
    expect(await judge('lines+branches')).toBe(
      'project: 84.21 % of lines and branches, 100 % required: 3 lines or branches short',
    )
    expect(await judge('strict')).toBe(
      'project: 72.72 % of lines (partly covered ones are misses), 100 % required: 3 lines short',
    )
  },
)

it('one arm of two in each of two reports that do not name arms is no full branch', () => {
  const half = { covered: 1, total: 2, missing: null }
  const file = (tally: typeof half): Parameters<typeof decideCoverage>[0]['files'] =>
    new Map([
      [
        'a.cs',
        {
          lines: { keys: Float64Array.of(1), hits: Float64Array.of(1) },
          arms: { keys: new Float64Array(0), hits: new Float64Array(0) },
          tallies: new Map([[1, tally]]),
          functions: new Map(),
        },
      ],
    ])
  const facts = { reports: [], files: file(half), foreign: [], unreported: [], patch: null }
  expect(decideCoverage(facts, optionsWith({})).data.project.branches).toEqual({
    covered: 1,
    total: 2,
  })
})

/** Every shard knows the same branches of a line, as all shards of one commit do, but not every file. */
function inventTruth(random: (below: number) => number): Truth {
  const files = Array.from({ length: 6 }, (_, index) => `src/part-${index % 2}/file-${index}.py`)
  const chosen = files.filter((_, index) => index === 0 || random(3) > 0)
  return new Map(
    chosen.map((path, file) => [
      path,
      new Map(
        Array.from({ length: 20 }, (_, index) => {
          const arms = index % 4 === 0 ? 2 + ((file + index) % 3 === 0 ? 1 : 0) : 0
          const hits = random(2) * (1 + random(1000))
          const branches = Array.from({ length: path.endsWith('0.py') ? arms : Math.min(arms, 2) })
          return [
            index * 2 + 1,
            {
              hits,
              branches: new Map(
                branches.map((_, arm) => [`to ${arm}`, hits > 0 && random(2) === 1]),
              ),
            },
          ]
        }),
      ),
    ]),
  )
}

function unite(shards: readonly Truth[]): Truth {
  const files = new Map<string, Map<number, Line>>()
  for (const shard of shards) {
    for (const [path, lines] of shard) {
      const known = files.get(path) ?? new Map<number, Line>()
      files.set(path, known)
      for (const [line, { hits, branches }] of lines) {
        const old: Line = known.get(line) ?? { hits: 0, branches: new Map() }
        known.set(line, old)
        old.hits += hits
        for (const [arm, taken] of branches) {
          old.branches.set(arm, taken || old.branches.get(arm) === true)
        }
      }
    }
  }
  return files
}

function countTruth(truth: Truth): object {
  const lines = [...truth.values()].flatMap((file) => [...file.values()])
  const arms = lines.flatMap((line) => [...line.branches.values()])
  return {
    lines: { covered: lines.filter((line) => line.hits > 0).length, total: lines.length },
    branches: { covered: arms.filter(Boolean).length, total: arms.length },
  }
}

function writeLcov(truth: Truth): string {
  let text = ''
  for (const [path, lines] of truth) {
    text += `SF:${path}\n`
    for (const [line, { hits, branches }] of lines) {
      text += `DA:${line},${hits}\n`
      for (const [arm, taken] of branches) {
        text += `BRDA:${line},0,${arm},${hits === 0 ? '-' : Number(taken)}\n`
      }
    }
    text += 'end_of_record\n'
  }
  return text
}

function writeCobertura(truth: Truth): string {
  const classes = [...truth].map(([path, lines]) => {
    const elements = [...lines].map(([line, { hits, branches }]) => {
      const missing = [...branches].filter(([, taken]) => !taken).map(([arm]) => arm)
      const covered = branches.size - missing.length
      const named = missing.length > 0 ? ` missing-branches="${missing.join(',')}"` : ''
      const branch =
        branches.size > 0
          ? ` branch="true" condition-coverage="1% (${covered}/${branches.size})"${named}`
          : ''
      return `<line number="${line}" hits="${Math.min(hits, 1)}"${branch}/>`
    })
    return `<class filename="${path}"><lines>${elements.join('')}</lines></class>`
  })
  return `<coverage><packages><package><classes>${classes.join('')}</classes></package></packages></coverage>`
}
