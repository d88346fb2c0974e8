import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

import { expect, it } from 'vitest'

import { decideCoverage } from './decide-coverage.ts'
import { runCoverageGate } from './run-coverage-gate.ts'
import { Tallies } from './model/tallies.ts'
import { createTestRepository, optionsWith, percent } from './test-repository.ts'

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
          tallies: Tallies.from([[1, tally]]),
          functions: new Map(),
        },
      ],
    ])
  const facts = {
    reports: [],
    files: file(half),
    foreign: [],
    unreported: [],
    patch: null,
    baseline: null,
  }
  expect(decideCoverage(facts, optionsWith({})).data.project.branches).toEqual({
    covered: 1,
    total: 2,
  })
})
