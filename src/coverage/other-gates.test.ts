import { join } from 'node:path'

import { expect, it } from 'vitest'

import { parsePercent } from '../config/percent.ts'
import type { Decision } from '../contract/result.ts'
import type { CoverageData } from './coverage-data.ts'
import type { CoverageOptions } from './coverage-options.ts'
import { createDirectoryStore } from './baseline/directory-store.ts'
import { runCoverageGate } from './run-coverage-gate.ts'
import {
  createCommittedRepository,
  createTestRepository,
  lcovOf,
  optionsWith,
  percent,
} from './test-repository.ts'

// Inputs on which other gates say something wrong, by the table in docs/coverage.md, which names these tests.

type Files = Readonly<Record<string, string>>

async function judge(
  files: Files,
  options: Partial<CoverageOptions> = {},
): Promise<Decision<CoverageData>> {
  await using repository = await createTestRepository(files)
  return await runCoverageGate(optionsWith({ reports: ['*.cov'], ...options }), repository.deps)
}

/** Commits `before`, writes `after` into the work tree and judges the changes. */
async function judgeChange(
  before: Files,
  after: Files,
  patchMin = '80',
): Promise<Decision<CoverageData>> {
  await using repository = await createCommittedRepository(before)
  await repository.write(after)
  const options = { reports: ['*.cov'], base: 'HEAD', patchMin: percent(patchMin) }
  return await runCoverageGate(optionsWith(options), repository.deps)
}

/** Hits of `total` lines, of which the first `covered` ran. */
function hits(covered: number, total: number): Readonly<Record<number, number>> {
  return Object.fromEntries(
    Array.from({ length: total }, (_, index) => [index + 1, Number(index < covered)]),
  )
}

function cobertura(classes: string, rate = ''): string {
  return `<coverage${rate}><packages><package><classes>${classes}</classes></package></packages></coverage>`
}

const classOf = (path: string, lines: string, rate = ''): string =>
  `<class filename="${path}"${rate}><lines>${lines}</lines></class>`

it('79.5 % does not pass 80 %, and neither does 79.995 %', async () => {
  for (const [covered, total] of [
    [159, 200],
    [15_999, 20_000],
  ] as const) {
    const files = { 'a.py': '', 'a.cov': lcovOf({ 'a.py': hits(covered, total) }) }
    const result = await judge(files, { min: percent('80') })
    expect(result.verdict).toBe('fail')
    expect(result.summary).toMatch(/^project: 79\.\d\d % of lines, 80 % required: 1 line short$/)
  }
})

it('what is printed and the verdict never disagree', async () => {
  for (let covered = 790; covered <= 810; covered += 1) {
    const files = { 'a.py': '', 'a.cov': lcovOf({ 'a.py': hits(covered, 1_000) }) }
    const result = await judge(files, { min: percent('80') })
    expect(result.verdict).toBe(covered >= 800 ? 'pass' : 'fail')
    expect(result.summary.includes('short')).toBe(result.verdict === 'fail')
  }
})

it.each([
  ['an empty file', ''],
  ['LCOV of an empty module', 'SF:a.py\nend_of_record\n'],
  ['XML of an empty run with line-rate 1', cobertura('', ' line-rate="1" lines-valid="0"')],
  ['a profile of Go without a block', 'mode: set\n'],
])('nothing measured is neither 0 % nor 100 % but an error (%s)', async (_name, report) => {
  const judged = judge({ 'a.py': '', 'a.cov': report }, { min: percent('0') })
  await expect(judged).rejects.toMatchObject({ exitCode: 2, code: 'coverage/reports' })
})

it('a rate that the report claims is not read', async () => {
  const lines = Array.from({ length: 100_000 }, (_, index) => {
    return `<line number="${index + 1}" hits="${index < 79_996 ? 1 : 0}"/>`
  })
  const xml = cobertura(classOf('a.py', lines.join(''), ' line-rate="1"'), ' line-rate="0.8"')
  const result = await judge({ 'a.py': '', 'a.cov': xml }, { min: percent('80') })
  expect(result.summary).toBe('project: 79.99 % of lines, 80 % required: 4 lines short')
})

it('no arm of two and no arm of one do not merge to two taken arms', async () => {
  const line = (counts: string): string =>
    cobertura(
      classOf(
        'a.py',
        `<line number="1" hits="1" branch="true" condition-coverage="0% (${counts})"/>`,
      ),
    )
  const result = await judge({ 'a.py': '', 'a.cov': line('0/2'), 'b.cov': line('0/1') })
  expect(result.data.project.branches).toEqual({ covered: 0, total: 2 })
})

it('a file that was measured and has no line stays in the result', async () => {
  const result = await judge({
    'a.py': '',
    'pkg/__init__.py': '',
    'a.cov': lcovOf({ 'a.py': { 1: 1 }, 'pkg/__init__.py': {} }),
  })
  expect(result.data.files.map(({ path, lines }) => [path, lines.total])).toEqual([
    ['a.py', 1],
    ['pkg/__init__.py', 0],
  ])
})

it('a base that cannot be found is an error, and no pass', async () => {
  await using repository = await createCommittedRepository({
    'a.py': 'a = 1\n',
    'a.cov': lcovOf({ 'a.py': { 1: 1 } }),
  })
  const options = { reports: ['a.cov'], base: 'gone', patchMin: percent('0') }
  const judged = runCoverageGate(optionsWith(options), repository.deps)
  await expect(judged).rejects.toMatchObject({ exitCode: 3, code: 'coverage/base' })
})

it('a line that one report misses and another does not know is missed', async () => {
  const known = '<line number="1" hits="1"/><line number="2" hits="0"/>'
  const result = await judgeChange(
    { 'a.py': 'a = 1\n' },
    {
      'a.py': 'a = 1\nb = 2\n',
      'a.cov': cobertura(classOf('a.py', known)),
      'b.cov': cobertura(classOf('a.py', '<line number="1" hits="1"/>')),
    },
  )
  expect(result).toMatchObject({
    verdict: 'fail',
    data: { patch: { files: [{ path: 'a.py', uncovered: [2] }] } },
  })
})

it('a changed file with a name that is not ASCII is judged', async () => {
  const path = 'src/größe "neu".py'
  const result = await judgeChange(
    { [path]: 'a = 1\n' },
    { [path]: 'a = 1\nb = 2\n', 'a.cov': lcovOf({ [path]: { 1: 1, 2: 0 } }) },
  )
  expect(result).toMatchObject({ verdict: 'fail', data: { patch: { files: [{ path }] } } })
})

it('LCOV with MC/DC, commas in names, comments, blank lines and ends of functions is read', async () => {
  const report = `# by a tool\n\nTN:\nSF:größe.cc\nFN:1,3,std::map<int, long>::at(int)\nFNDA:2,std::map<int, long>::at(int)\nDA:1,2\nDA:2,0\nMCDC:2,2,t,0,0,a && b\nMRF:2\nend_of_record\n`
  const result = await judge({ 'größe.cc': '', 'a.cov': report })
  expect(result.data.project).toMatchObject({
    lines: { covered: 1, total: 2 },
    functions: { covered: 1, total: 1 },
  })
})

it('a branch that was taken does not make its line hit', async () => {
  const report = 'SF:a.cc\nDA:1,0\nBRDA:1,0,0,5\nend_of_record\n'
  const result = await judge({ 'a.cc': '', 'a.cov': report })
  expect(result.data.project.lines).toEqual({ covered: 0, total: 1 })
})

it('one added line among old ones is one line', async () => {
  const old = Array.from({ length: 9 }, (_, index) => `a${index} = 1\n`)
  const result = await judgeChange(
    { 'a.py': old.join('') },
    {
      'a.py': old.toSpliced(4, 0, 'new = 1\n').join(''),
      'a.cov': lcovOf({ 'a.py': { ...hits(10, 10), 5: 0 } }),
    },
  )
  expect(result).toMatchObject({
    verdict: 'fail',
    data: { patch: { lines: { covered: 0, total: 1 } } },
  })
})

it('a change without code is told as such, and not as 100 %', async () => {
  const report = lcovOf({ 'a.py': { 1: 1 } })
  const result = await judgeChange(
    { 'a.py': 'a = 1\n', 'page.md': '' },
    { 'page.md': 'more\n', 'a.cov': report },
  )
  expect(result.verdict).toBe('pass')
  expect(result.summary).toContain('nothing coverable changed')
  expect(result.summary).not.toContain('100')
})

it('a baseline that is required and lost is an error, and no pass', async () => {
  await using repository = await createCommittedRepository({
    'a.py': 'a = 1\n',
    'a.cov': lcovOf({ 'a.py': { 1: 1 } }),
  })
  const options = { reports: ['a.cov'], baseline: 'require', maxDrop: percent('0') } as const
  const baselines = createDirectoryStore(join(repository.root, 'baselines'))
  const result = await runCoverageGate(optionsWith(options), { ...repository.deps, baselines })
  expect(result.verdict).toBe('error')
  expect(result.rules.find(({ id }) => id === 'coverage/baseline')?.verdict).toBe('error')
})

it('a minimum for a service without a measured line is an error', async () => {
  const services = { gateway: { path: 'apps/gateway', min: percent('0') } }
  const result = await judge(
    { 'a.py': '', 'a.cov': lcovOf({ 'a.py': { 1: 1 } }) },
    { services, min: percent('80') },
  )
  expect(result).toMatchObject({ verdict: 'error' })
})

it('a small file weighs as much as its lines', async () => {
  const report = lcovOf({ 'small.py': hits(0, 3), 'large.py': hits(3_000, 3_000) })
  const result = await judge(
    { 'small.py': '', 'large.py': '', 'a.cov': report },
    { min: percent('99.9') },
  )
  expect(result.summary).toBe('project: 99.90 % of lines, 99.9 % required')
})

it('an arm that was taken 0 times, and the same arm of another block, are two missed arms', async () => {
  const report = 'SF:a.cc\nDA:1,1\nBRDA:1,0,0,0\nBRDA:1,1,0,0\nBRDA:1,2,0,3\nend_of_record\n'
  const result = await judge({ 'a.cc': '', 'a.cov': report })
  expect(result.data.project.branches).toEqual({ covered: 1, total: 3 })
})

it('lines with branches are lines in JaCoCo too', async () => {
  const line =
    '<line nr="1" mi="0" ci="3" mb="1" cb="1"/><line nr="2" mi="2" ci="0" mb="0" cb="0"/>'
  const report = `<report name="p"><sessioninfo id="a" start="1" dump="1"/><package name="app"><sourcefile name="A.java">${line}</sourcefile></package></report>`
  const result = await judge({ 'app/A.java': '', 'a.cov': report })
  expect(result.data.project).toMatchObject({
    lines: { covered: 1, total: 2 },
    branches: { covered: 1, total: 2 },
  })
})

it('a profile of Go whose blocks of one file lie apart is merged', async () => {
  const report = `mode: count\nm/a.go:1.1,2.5 1 1\nm/b.go:1.1,1.9 1 1\nm/a.go:5.1,6.5 1 0\nm/a.go:1.1,2.5 1 0\n`
  const result = await judge({ 'go.mod': 'module m\n', 'a.go': '', 'b.go': '', 'a.cov': report })
  expect(result.data.project.lines).toEqual({ covered: 3, total: 5 })
})

it('a report whose paths are no files here is an error', async () => {
  const judged = judge({
    'a.py': '',
    'a.cov': lcovOf({ '/somewhere/else/main.py': { 1: 1 }, '/somewhere/else/b.py': { 1: 1 } }),
  })
  await expect(judged).rejects.toMatchObject({ exitCode: 2, code: 'coverage/paths' })
})

it('paths of a container are the files of the repository', async () => {
  const result = await judge({
    'apps/gateway/src/main.py': '',
    'a.cov': lcovOf({ '/app/gateway/src/main.py': { 1: 1, 2: 0 } }),
  })
  expect(result.data.files).toMatchObject([
    { path: 'apps/gateway/src/main.py', lines: { covered: 1, total: 2 } },
  ])
})

it('shards of one file, and several elements of one report, are merged by line', async () => {
  const lines = (first: number, second: number): string =>
    `<line number="1" hits="${first}"/><line number="2" hits="${second}"/>`
  const twice = cobertura(classOf('a.py', lines(1, 0)) + classOf('a.py', lines(0, 0)))
  const result = await judge({
    'a.py': '',
    'a.cov': twice,
    'b.cov': cobertura(classOf('a.py', lines(0, 1))),
  })
  expect(result.data.project.lines).toEqual({ covered: 2, total: 2 })
})

it.each(['1x', '', '0x10', '１', '-1'])('a count of "%s" is an error', async (count) => {
  const judged = judge({ 'a.py': '', 'a.cov': `SF:a.py\nDA:1,${count}\nend_of_record\n` })
  await expect(judged).rejects.toMatchObject({ exitCode: 2 })
})

it('a minimum for a folder is judged, below and beside services', async () => {
  const components = { core: { paths: ['src/core/**'], min: percent('90') } }
  const report = lcovOf({ 'src/core/a.ts': hits(1, 2), 'src/b.ts': hits(98, 98) })
  const result = await judge(
    { 'src/core/a.ts': '', 'src/b.ts': '', 'a.cov': report },
    { components, min: percent('90') },
  )
  expect(result).toMatchObject({
    verdict: 'fail',
    summary: 'core: 50.00 % of lines, 90 % required: 1 line short',
  })
})

it.each(['-10', '101', '80%', '1e2', ''])('a minimum of "%s" is refused', (text) => {
  expect(parsePercent(text)).toBeNull()
})

it('a shard that did not report is an error, and no lower figure', async () => {
  const files = { 'a.py': '', 'unit.cov': lcovOf({ 'a.py': { 1: 1 } }) }
  const shards = { unit: 'unit.cov', e2e: 'e2e.cov' }
  const judged = judge(files, { reports: [], shards, min: percent('80') })
  await expect(judged).rejects.toMatchObject({ exitCode: 2, code: 'coverage/shards' })
})
