import { mkdir, rm, symlink } from 'node:fs/promises'
import { join } from 'node:path'

import { expect, it } from 'vitest'

import { spawnExec } from '../adapters/exec.ts'
import { coverageDataSchema } from './coverage-data.ts'
import { createDirectoryStore } from './baseline/directory-store.ts'
import { saveBaseline } from './baseline/save-baseline.ts'
import { measureCoverage, runCoverageGate } from './run-coverage-gate.ts'
import {
  createCommittedRepository,
  createTestRepository,
  lcovOf,
  optionsWith,
  percent,
} from './test-repository.ts'

const source = 'a = 1\nb = 2\nc = 3\nd = 4\n'
const allHit = { 1: 1, 2: 1, 3: 1, 4: 1 }

/** A file of `total` lines of which the first `covered` were run. */
function lines(covered: number, total: number): Readonly<Record<number, number>> {
  return Object.fromEntries(
    Array.from({ length: total }, (_, index) => [index + 1, Number(index < covered)]),
  )
}

it('a service below its minimum fails with the lines it is short, and the worst comes first', async () => {
  await using repository = await createCommittedRepository({
    'apps/signal_service/main.py': '',
    'apps/gateway/main.py': '',
    'coverage.lcov': lcovOf({
      'apps/signal_service/main.py': lines(79_970, 100_000),
      'apps/gateway/main.py': lines(90_000, 100_000),
    }),
  })
  const result = await runCoverageGate(
    optionsWith({
      min: percent('80'),
      services: {
        signal_service: { path: 'apps/signal_service', min: percent('79.973') },
        execution_gateway: { path: 'apps/gateway', min: percent('80') },
        orchestrator: { path: 'apps/orchestrator', min: percent('80') },
      },
    }),
    repository.deps,
  )
  expect(result.verdict).toBe('error')
  expect(result.summary).toMatchInlineSnapshot(
    `"apps/orchestrator: no report has a line of it; apps/signal_service: 79.97 % of lines, 79.973 % required: 3 lines short"`,
  )
  expect(result.rules.map((rule) => [rule.id, rule.verdict, rule.found])).toMatchInlineSnapshot(`
    [
      [
        "coverage/reports",
        "pass",
        "1 report(s), 2 file(s), 200000 line(s)",
      ],
      [
        "coverage/project-min",
        "pass",
        "project: 84.98 % of lines, 80 % required",
      ],
      [
        "coverage/service-min",
        "fail",
        "apps/signal_service: 79.97 % of lines, 79.973 % required: 3 lines short",
      ],
      [
        "coverage/service-min",
        "pass",
        "execution_gateway (apps/gateway): 90.00 % of lines, 80 % required",
      ],
      [
        "coverage/service-min",
        "error",
        "apps/orchestrator: no report has a line of it",
      ],
    ]
  `)
  expect(result.rules[2]?.locations).toEqual([{ path: 'apps/signal_service/main.py' }])
  expect(coverageDataSchema.parse(result.data)).toMatchObject({
    project: { lines: { covered: 169_970, total: 200_000 }, branches: { covered: 0, total: 0 } },
    services: {
      signal_service: { lines: { covered: 79_970, total: 100_000 } },
      orchestrator: { lines: { covered: 0, total: 0 } },
    },
    patch: null,
    baseline: null,
  })
})

it('a service does not own the folder whose name starts like its own', async () => {
  await using repository = await createTestRepository({
    'apps/signal/a.py': '',
    'apps/signal_service/b.py': '',
    'coverage.lcov': lcovOf({
      'apps/signal/a.py': lines(1, 1),
      'apps/signal_service/b.py': lines(0, 9),
    }),
  })
  const services = { signal: { path: './apps/signal/', min: percent('100') } }
  const result = await runCoverageGate(optionsWith({ services }), repository.deps)
  expect(result.verdict).toBe('pass')
})

it('exactly the minimum passes and one line less does not', async () => {
  for (const [covered, verdict] of [
    [79_995, 'pass'],
    [79_994, 'fail'],
  ] as const) {
    await using repository = await createTestRepository({
      'a.py': '',
      'coverage.lcov': lcovOf({ 'a.py': lines(covered, 100_000) }),
    })
    const result = await runCoverageGate(optionsWith({ min: percent('79.995') }), repository.deps)
    expect(result.verdict).toBe(verdict)
  }
})

it('without a minimum the figure is told and passes', async () => {
  await using repository = await createTestRepository({
    'a.py': '',
    'coverage.lcov': lcovOf({ 'a.py': lines(2, 3) }),
  })
  const result = await runCoverageGate(optionsWith({}), repository.deps)
  expect(result).toMatchObject({
    verdict: 'pass',
    summary: 'project: 66.66 % of lines, no minimum set',
  })
})

it('changed lines are judged in commits, in the work tree and in untracked files', async () => {
  await using repository = await createCommittedRepository({
    'a.py': source,
    'b.py': source,
    'keep.md': '',
  })
  await repository.git('branch', 'base')
  await repository.write({ 'a.py': source.replace('b = 2', 'b = 20') })
  await repository.commit()
  await repository.write({
    'b.py': source.replace('d = 4', 'd = 40'),
    'new.py': '1\n2\n',
    'coverage.lcov': lcovOf({
      'a.py': { ...allHit, 2: 0 },
      'b.py': allHit,
      'new.py': { 1: 1, 2: 0 },
    }),
  })
  const result = await runCoverageGate(
    optionsWith({ patchMin: percent('75'), base: 'base' }),
    repository.deps,
  )
  expect(result.summary).toBe('changed lines: 50.00 % of lines, 75 % required: 1 line short')
  expect(result.data.patch).toMatchObject({
    lines: { covered: 2, total: 4 },
    files: [
      { path: 'a.py', uncovered: [2] },
      { path: 'b.py', uncovered: [] },
      { path: 'new.py', uncovered: [2] },
    ],
    missing: [],
  })
  expect(result.rules.at(-1)?.locations).toEqual([
    { path: 'a.py', line: 2, endLine: 2 },
    { path: 'new.py', line: 2, endLine: 2 },
  ])
})

it('a changed file absent from the report counts as uncovered, its comments and tests aside', async () => {
  await using repository = await createCommittedRepository({ 'a.py': source })
  await repository.git('branch', 'base')
  await repository.write({
    'src/größe.py': '# comment\n\nx = 1\ny = 2\n',
    'tests/test_a.py': 'x = 1\n',
    'docs/page.md': 'text\n',
    'web/other.ts': 'x\n',
    'apps/ui/app.ts': '// comment\nconst x = 1\n',
    'coverage.lcov': lcovOf({ 'a.py': allHit }),
  })
  await repository.commit()
  const services = { ui: { path: 'apps/ui', min: null } }
  const options = optionsWith({ patchMin: percent('80'), base: 'base', services })
  const result = await runCoverageGate(options, repository.deps)
  expect(result).toMatchObject({
    verdict: 'fail',
    summary:
      'changed lines: 0.00 % of lines, 80 % required: 3 lines short; in no report: apps/ui/app.ts, src/größe.py',
    data: {
      patch: { lines: { covered: 0, total: 3 }, missing: ['apps/ui/app.ts', 'src/größe.py'] },
    },
  })
})

it('links and tests alone are no changed source', async () => {
  await using repository = await createCommittedRepository({ 'a.py': source })
  await symlink('a.py', join(repository.root, 'link.py'))
  await repository.write({ 'tests/new.py': 'x\n', 'coverage.lcov': lcovOf({ 'a.py': allHit }) })
  const options = optionsWith({ patchMin: percent('100'), base: 'main' })
  const result = await runCoverageGate(options, repository.deps)
  expect(result.data.patch).toMatchObject({ lines: { covered: 0, total: 0 }, missing: [] })
})

it('source that attributes call binary is judged whole', async () => {
  await using repository = await createCommittedRepository({ 'a.py': source })
  await repository.git('branch', 'base')
  await repository.write({ '.gitattributes': '*.py -diff\n', 'a.py': `${source}e = 5\n` })
  await repository.write({ 'coverage.lcov': lcovOf({ 'a.py': { ...allHit, 5: 0 } }) })
  const result = await runCoverageGate(
    optionsWith({ patchMin: percent('80'), base: 'base' }),
    repository.deps,
  )
  expect(result.data.patch).toMatchObject({ lines: { covered: 4, total: 5 } })
})

it('a change without a coverable line passes and says so', async () => {
  await using repository = await createCommittedRepository({ 'a.py': source, 'README.md': '' })
  await repository.git('branch', 'base')
  await repository.write({ 'README.md': 'more\n', 'coverage.lcov': lcovOf({ 'a.py': allHit }) })
  const result = await runCoverageGate(
    optionsWith({ patchMin: percent('100'), base: 'base' }),
    repository.deps,
  )
  expect(result.verdict).toBe('pass')
  expect(result.summary).toMatch(
    /^changed lines: nothing coverable changed since [0-9a-f]{10} \(--base base\)$/,
  )
})

it.each([
  ['warn', 'pass', 'skip'],
  ['require', 'error', 'error'],
] as const)(
  'a baseline that is not stored, with %s, gives %s',
  async (baseline, verdict, ofRule) => {
    await using repository = await createCommittedRepository({
      'a.py': source,
      'coverage.lcov': lcovOf({ 'a.py': allHit }),
    })
    const baselines = createDirectoryStore(join(repository.root, 'baselines'))
    const deps = { ...repository.deps, baselines }
    const result = await runCoverageGate(optionsWith({ baseline, base: 'main' }), deps)
    expect(result.verdict).toBe(verdict)
    expect(result.rules.find((rule) => rule.id === 'coverage/baseline')).toMatchObject({
      verdict: ofRule,
      found: expect.stringMatching(/^baseline: [0-9a-f]{10} has none$/) as string,
    })
    expect(repository.logged.join('\n')).toContain('has none')
  },
)

it('a change is held against the baseline of the commit it began from, removed code taken out', async () => {
  await using repository = await createCommittedRepository({ 'a.py': source, 'b.py': source })
  const baselines = createDirectoryStore(join(repository.root, '.git/baselines'))
  const deps = { ...repository.deps, baselines }
  const before = lcovOf({ 'a.py': allHit, 'b.py': { ...allHit, 3: 0, 4: 0 } })
  await repository.write({ 'coverage.lcov': before })
  const measured = await measureCoverage(optionsWith({}), deps)
  const coverage = { config: null, files: measured.files, unreported: null }
  const saved = await saveBaseline(coverage, { git: deps.git, store: baselines })
  expect(saved.kind).toBe('saved')
  await repository.git('checkout', '-q', '-b', 'change')
  await repository.write({
    'a.py': 'c = 3\nd = 4\n',
    'coverage.lcov': lcovOf({ 'a.py': { 1: 0, 2: 1 }, 'b.py': { ...allHit, 3: 0, 4: 0 } }),
  })
  const options = optionsWith({
    baseline: 'require',
    base: 'main',
    maxDrop: percent('10'),
    maxLostLines: 0,
  })
  const { rules, data } = await runCoverageGate(options, deps)
  const told = rules.slice(1).map(({ id, verdict, found }) => `${verdict} ${id}: ${found}`)
  const sha = await repository.git('rev-parse', '--short=10', 'main')
  expect(told.map((line) => line.replaceAll(sha, 'BASE'))).toMatchInlineSnapshot(`
    [
      "pass coverage/baseline: baseline: BASE",
      "fail coverage/max-drop: project: 50.00 % of lines, 66.66 % at BASE, at most 10 points lower: 1 line short",
      "fail coverage/lost-lines: lost: 1 unchanged line covered at BASE and not now: a.py:1; at most 0 allowed",
    ]
  `)
  expect(data.baseline).toMatchObject({
    distance: 0,
    project: { lines: { covered: 4, total: 6 } },
    now: { lines: { covered: 3, total: 6 } },
    lost: [{ path: 'a.py', lines: [1] }],
  })
})

it('paths that are no files here are left out, named and warned of', async () => {
  await using repository = await createTestRepository({
    'a.py': '',
    'coverage.lcov': lcovOf({ 'a.py': allHit, '/usr/lib/python3/six.py': { 1: 0 } }),
  })
  const result = await runCoverageGate(optionsWith({}), repository.deps)
  expect(result.data).toMatchObject({
    project: { lines: { covered: 4, total: 4 } },
    foreign: ['/usr/lib/python3/six.py'],
  })
  expect(repository.logged.join('\n')).toContain('1 reported path(s) are no files here')
})

it('a copy of ours among ignored libraries is our file, and a library there is none', async () => {
  await using repository = await createCommittedRepository({
    '.gitignore': '.tox/\nnode_modules/\n*.lcov\n',
    'src/orders/book.py': source,
  })
  const installed = '.tox/py/lib/python3.12/site-packages'
  await repository.write({
    [`${installed}/orders/book.py`]: source,
    [`${installed}/six.py`]: source,
    'node_modules/left/index.js': 'x\n',
    'coverage.lcov': lcovOf({
      [`${installed}/orders/book.py`]: allHit,
      [`${installed}/six.py`]: { 1: 0 },
      'src/orders/book.py': { 5: 0 },
      'node_modules/left/index.js': { 1: 0 },
    }),
  })
  const { data } = await runCoverageGate(optionsWith({}), repository.deps)
  expect(data.files.map(({ path, lines }) => [path, lines.covered, lines.total])).toEqual([
    ['src/orders/book.py', 4, 5],
  ])
  expect(data.foreign).toEqual([`${installed}/six.py`, 'node_modules/left/index.js'])
})

it('globs are relative to the current directory and give each report once', async () => {
  await using repository = await createTestRepository({
    'apps/x/a.py': '',
    'apps/x/out/1.lcov': lcovOf({ 'a.py': { 1: 1 } }),
    'apps/x/out/deep/2.lcov': lcovOf({ 'a.py': { 2: 0 } }),
    'apps/x/out/[1].lcov': lcovOf({ 'a.py': { 3: 1 } }),
  })
  const deps = { ...repository.deps, cwd: join(repository.root, 'apps/x') }
  const reports = ['out/**/*.lcov', 'out/1.lcov', 'out/[1].lcov', '../x/out/?.lcov']
  const result = await runCoverageGate(optionsWith({ reports }), deps)
  expect(result.data.reports.map((report) => report.path)).toEqual([
    'out/1.lcov',
    'out/[1].lcov',
    'out/deep/2.lcov',
  ])
  expect(result.data.project.lines).toEqual({ covered: 2, total: 3 })
})

it.each([
  [
    'no report is named',
    [],
    /expected at least one coverage report.*look like reports: build\/lcov\.info, out\/coverage\.xml/s,
  ],
  [
    'a report is missing',
    ['gone.lcov'],
    /the report gone\.lcov; found no such file.*build\/lcov\.info/s,
  ],
  [
    'a glob matches nothing',
    ['*.lcov'],
    /the glob \*\.lcov to match a report; found no file that matches/,
  ],
  ['a folder is named', ['build'], /found a folder in build/],
  ['a device is named', ['/dev/zero'], /no regular file/],
])('where %s the error says what is there', async (_name, reports, message) => {
  await using repository = await createTestRepository({
    'build/lcov.info': '',
    'out/coverage.xml': '',
  })
  const failed = runCoverageGate(optionsWith({ reports }), repository.deps)
  await expect(failed).rejects.toThrow(message)
  await expect(failed).rejects.toMatchObject({ exitCode: 2 })
})

it('a pipe is refused and not waited for', async () => {
  await using repository = await createTestRepository()
  await mkdir(join(repository.root, 'out'))
  await spawnExec('mkfifo', [join(repository.root, 'out/pipe')])
  const failed = runCoverageGate(optionsWith({ reports: ['out/*'] }), repository.deps)
  await expect(failed).rejects.toThrow(/a pipe or a device/)
})

it('names in messages carry no control characters', async () => {
  const evil = 'evil\u001B[31m\u202E.py'
  await using repository = await createCommittedRepository({ 'a.py': source })
  await repository.git('branch', 'base')
  await repository.write({ [evil]: 'x = 1\n', 'coverage.lcov': lcovOf({ 'a.py': allHit }) })
  const result = await runCoverageGate(
    optionsWith({ patchMin: percent('80'), base: 'base' }),
    repository.deps,
  )
  expect(result.summary).toContain('in no report: evil\\u001b[31m\\u202e.py')
})

it('a service in no report counts all its lines of code as uncovered', async () => {
  await using repository = await createCommittedRepository({
    'apps/signals/a.py': source,
    'apps/gateway/main.py': '# orders\nx = 1\n\ny = 2\n',
    'apps/gateway/tests/test_main.py': 'assert True\n',
    'coverage.lcov': lcovOf({ 'apps/signals/a.py': allHit }),
  })
  const services = { gateway: { path: 'apps/gateway', min: percent('80') } }
  const result = await runCoverageGate(optionsWith({ services }), repository.deps)
  expect(result).toMatchObject({
    verdict: 'fail',
    summary:
      'apps/gateway: 0.00 % of lines, 80 % required: 2 lines short; no report names a file of it',
    data: {
      project: { lines: { covered: 4, total: 4 } },
      unreported: [{ path: 'apps/gateway/main.py', lines: 2 }],
    },
  })
})

it('a source that git lists and that is not in the work tree has no lines', async () => {
  await using repository = await createCommittedRepository({
    'apps/a/main.py': source,
    'apps/a/gone.py': source,
    'apps/a/folder/b.py': source,
    'coverage.lcov': lcovOf({ 'apps/a/main.py': allHit }),
  })
  await rm(join(repository.root, 'apps/a/gone.py'))
  await rm(join(repository.root, 'apps/a/folder'), { recursive: true })
  await repository.write({ 'apps/a/folder': 'a file now\n' })
  const services = { a: { path: 'apps/a', min: percent('100') } }
  const options = optionsWith({ services, unreported: 'all' })
  expect(await runCoverageGate(options, repository.deps)).toMatchObject({ verdict: 'pass' })
})

it('with unreported all, sources in no report count in the project and in every part', async () => {
  await using repository = await createCommittedRepository({
    'apps/signals/a.py': source,
    'apps/signals/never_imported.py': 'x = 1\ny = 2\n',
    'coverage.lcov': lcovOf({ 'apps/signals/a.py': allHit }),
  })
  const services = { signals: { path: 'apps/signals', min: percent('50') } }
  const options = optionsWith({ services, min: percent('80'), unreported: 'all' })
  const { rules } = await runCoverageGate(options, repository.deps)
  expect(rules.slice(1).map(({ verdict, found }) => [verdict, found])).toMatchInlineSnapshot(`
    [
      [
        "fail",
        "project: 66.66 % of lines, 80 % required: 1 line short",
      ],
      [
        "pass",
        "apps/signals: 66.66 % of lines, 50 % required; in no report: apps/signals/never_imported.py",
      ],
    ]
  `)
})

it('a component is what its globs match, across services, and excluded files are nowhere', async () => {
  await using repository = await createCommittedRepository({
    'apps/x/risk/limits.py': source,
    'apps/y/risk/limits.py': source,
    'apps/y/migrations/0001.py': source,
    'coverage.lcov': lcovOf({
      'apps/x/risk/limits.py': allHit,
      'apps/y/risk/limits.py': { ...allHit, 3: 0, 4: 0 },
      'apps/y/migrations/0001.py': { 1: 0, 2: 0, 3: 0, 4: 0 },
    }),
  })
  const components = { risk: { paths: ['apps/*/risk/**'], min: percent('80') } }
  const options = optionsWith({ components, exclude: ['**/migrations/**'] })
  const result = await runCoverageGate(options, repository.deps)
  expect(result).toMatchObject({
    verdict: 'fail',
    summary: 'risk: 75.00 % of lines, 80 % required: 1 line short',
    data: { project: { lines: { covered: 6, total: 8 } } },
  })
})

it('every file below the minimum of files is told, the worst first', async () => {
  await using repository = await createCommittedRepository({
    'a.py': source,
    'b.py': source,
    'c.py': source,
    'coverage.lcov': lcovOf({
      'a.py': { ...allHit, 1: 0, 2: 0 },
      'b.py': { 1: 0, 2: 0, 3: 0, 4: 0 },
      'c.py': allHit,
    }),
  })
  const result = await runCoverageGate(optionsWith({ fileMin: percent('75') }), repository.deps)
  expect(result.summary).toMatchInlineSnapshot(
    `"2 of 3 files below 75 %: b.py 0.00 % (3 lines short), a.py 50.00 % (1 line short)"`,
  )
  expect(result.rules.at(-1)?.locations).toEqual([{ path: 'b.py' }, { path: 'a.py' }])
})

it('a shard that is missing is named, and stops the gate', async () => {
  await using repository = await createCommittedRepository({
    'a.py': source,
    'cov/unit-1.lcov': lcovOf({ 'a.py': { 1: 1 } }),
    'cov/unit-3.lcov': lcovOf({ 'a.py': { 2: 1 } }),
  })
  const shards = { one: 'cov/unit-1.lcov', two: 'cov/unit-2.lcov', three: 'cov/unit-3*' }
  const options = optionsWith({ reports: [], shards })
  const failed = runCoverageGate(options, repository.deps)
  await expect(failed).rejects.toThrow(/found 2 of 3; missing: two \(cov\/unit-2\.lcov\)/)
  await expect(failed).rejects.toMatchObject({ code: 'coverage/shards', exitCode: 2 })
  await repository.write({ 'cov/unit-2.lcov': lcovOf({ 'a.py': { 3: 0 } }) })
  const { rules, data } = await runCoverageGate(options, repository.deps)
  expect(rules.find(({ id }) => id === 'coverage/shards')?.found).toBe('3 of 3 shards')
  expect(data.reports.map(({ shard }) => shard)).toEqual(['one', 'two', 'three'])
  expect(data.project.lines).toEqual({ covered: 2, total: 3 })
})

it('rules of paths and Go modules lead names to their files', async () => {
  await using repository = await createCommittedRepository({
    'apps/x/src/main.py': source,
    'apps/y/src/main.py': source,
    'go/gateway/go.mod': 'module example.test/platform/gateway\n',
    'go/gateway/order.go': 'package gateway\n',
    'go/signals/order.go': 'package signals\n',
    'coverage.lcov': lcovOf({ '/app/src/main.py': allHit }),
    'cover.out': 'mode: set\nexample.test/platform/gateway/order.go:1.1,2.2 1 1\n',
  })
  const paths = [{ from: '/app', to: 'apps/y' }]
  const options = optionsWith({ reports: ['coverage.lcov', 'cover.out'], paths })
  const { data } = await runCoverageGate(options, repository.deps)
  expect(data.files.map(({ path }) => path)).toEqual(['apps/y/src/main.py', 'go/gateway/order.go'])
})

it('a path that leads out of the repository by a link is no file of it', async () => {
  await using outside = await createTestRepository({ 'secret.py': 'key = 1\n' })
  await using repository = await createCommittedRepository({
    'a.py': source,
    'coverage.lcov': lcovOf({ 'a.py': allHit, 'link/secret.py': { 1: 1 } }),
  })
  await symlink(outside.root, join(repository.root, 'link'))
  const { data } = await runCoverageGate(optionsWith({}), repository.deps)
  expect(data.files.map(({ path }) => path)).toEqual(['a.py'])
  expect(data.foreign).toEqual(['link/secret.py'])
})
