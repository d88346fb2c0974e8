import { expect, it } from 'vitest'

import { InputError } from '../../contract/input-error.ts'
import { branchesByLine } from '../model/file-coverage.ts'
import { measureReport, readFixture, readTestReport } from './json/read-test-report.ts'

it('totals of two suites are those that SimpleCov printed', async () => {
  const report = await readTestReport(await readFixture('simplecov/resultset.json'))
  expect(measureReport(report)).toMatchObject({
    lines: { covered: 9, total: 12 },
    branches: { covered: 6, total: 10 },
  })
})

it('totals of coverage.json are those of SimpleCov, with :nocov: left out', async () => {
  const report = await readTestReport(await readFixture('simplecov/coverage.json'))
  expect(measureReport(report)).toMatchObject({
    lines: { covered: 8, total: 12 },
    branches: { covered: 4, total: 10 },
  })
})

it('arms stand on the line of their condition', async () => {
  const report = await readTestReport(await readFixture('simplecov/resultset.json'))
  const [file] = report.files.values()
  const byLine = file === undefined ? [] : [...branchesByLine(file)]
  expect(byLine).toEqual([
    [3, { covered: 1, total: 2 }],
    [5, { covered: 2, total: 2 }],
    [10, { covered: 2, total: 3 }],
    [15, { covered: 1, total: 2 }],
    [19, { covered: 0, total: 1 }],
  ])
})

function resultset(...files: readonly unknown[]): string {
  const suites = files.map((file, index) => [
    `suite ${index}`,
    { coverage: { '/app/a.rb': file }, timestamp: 1 },
  ])
  return JSON.stringify(Object.fromEntries(suites))
}

it('plain arrays of old versions are read', async () => {
  expect(measureReport(await readTestReport(resultset([1, null, 0]))).lines).toEqual({
    covered: 1,
    total: 2,
  })
})

it('a suite may have the name of a key of coverage.json', async () => {
  const text = resultset({ lines: [1, 0] }).replace('suite 0', 'coverage')
  expect(measureReport(await readTestReport(text)).lines).toEqual({ covered: 1, total: 2 })
})

it('a line that one suite takes for no code and none ran is no code', async () => {
  const text = resultset({ lines: [1, 0, 0, 0] }, { lines: [0, null, 0, null] })
  const [file] = (await readTestReport(text)).files.values()
  expect([...(file?.lines.keys ?? [])]).toEqual([1, 3])
})

it('branches of two suites merge by place, whatever their ids', async () => {
  const branches = (id: number, then: number): object => ({
    [`[:if, ${id}, 1, 0, 1, 9]`]: {
      [`[:then, ${id + 1}, 1, 3, 1, 4]`]: then,
      [`[:else, ${id + 2}, 1, 0, 1, 9]`]: 1 - then,
    },
  })
  const text = resultset(
    { lines: [1], branches: branches(0, 1) },
    { lines: [1], branches: branches(7, 0) },
  )
  expect(measureReport(await readTestReport(text)).branches).toEqual({ covered: 2, total: 2 })
})

it('methods are read, ignored ones left out', async () => {
  const methods = { '["Limits", :clamp, 2, 2, 4, 5]': 1, '["#<Class:0x00af>", :b, 6, 2, 7, 5]': 0 }
  const text = resultset({ lines: [1], methods })
  expect(measureReport(await readTestReport(text)).functions).toEqual({ covered: 1, total: 2 })
  const listed = [
    { name: 'Limits#clamp', start_line: 2, end_line: 4, coverage: 1 },
    { name: 'Limits#debug', start_line: 6, end_line: 7, coverage: 'ignored' },
  ]
  const json = {
    meta: { simplecov_version: '1.0.0', root: '/app', branch_coverage: true },
    total: { lines: { covered: 1 } },
    coverage: { '/a.rb': { source: ['x'], lines: [1], methods: listed } },
    groups: { coverage: { lines: { covered: 1 }, files: ['/a.rb'] } },
  }
  const report = await readTestReport(JSON.stringify(json))
  expect(measureReport(report).functions).toEqual({ covered: 1, total: 1 })
  expect(report.sourceRoots).toEqual(['/app'])
})

const inCoverageJson = (file: object): string =>
  JSON.stringify({ meta: { simplecov_version: '0.22.0' }, coverage: { '/app/a.rb': file } })
const arm = { type: 'then', start_line: 1, end_line: 1, coverage: 1 }

it.each([
  ['a negative count', resultset({ lines: [-1] }), 'in lines; found -1'],
  ['a text for a count', resultset({ lines: ['skipped'] }), 'in lines; found "skipped"'],
  ['no lines', resultset({ lines: [1] }, { branches: {} }), 'an array as lines; found none'],
  [
    'another branch key',
    resultset({ lines: [1], branches: { 'if 1': {} } }),
    'a branch such as [:if',
  ],
  [
    'code in a branch key',
    resultset({ lines: [1], branches: { '[:if, exit, 1, 1, 1, 1]': {} } }),
    'a branch such as',
  ],
  [
    'a branch on line 0',
    resultset({ lines: [1], branches: { '[:if, 0, 0, 1, 1, 1]': {} } }),
    'in branches; found 0',
  ],
  ['a method without a place', resultset({ lines: [1], methods: { x: 1 } }), 'in methods'],
  ['a text for a file', resultset('lines'), 'an object as a file; found "lines"'],
  [
    'an arm without a count',
    inCoverageJson({ lines: [1], branches: [{ ...arm, coverage: null }] }),
    'in branches; found null',
  ],
  [
    'an arm without a line',
    inCoverageJson({ lines: [1], branches: [{ ...arm, start_line: 0 }] }),
    'in branches; found 0',
  ],
])('a report with %s is refused', async (_name, text, message) => {
  const whole = text.replace(':{"coverage":{', ':{"coverage":{"/app/first.rb":[1],')
  const error: unknown = await readTestReport(whole).catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(InputError)
  expect(String(error)).toContain(message)
  expect(String(error)).toContain('at "/app/a.rb" in report, byte')
})
