import * as fc from 'fast-check'
import { createCoverageMap } from 'istanbul-lib-coverage'
import type { CoverageMapData } from 'istanbul-lib-coverage'
import { expect, it } from 'vitest'

import { rounds } from '../../../tests/rounds.ts'
import { InputError } from '../../contract/input-error.ts'
import { measureReport, readFixture, readTestReport } from './json/read-test-report.ts'

it.each([
  ['nyc', { covered: 7, total: 10 }, { covered: 9, total: 13 }],
  ['c8', { covered: 11, total: 16 }, { covered: 5, total: 7 }],
  ['vitest-v8', { covered: 8, total: 13 }, { covered: 4, total: 6 }],
  ['vitest-istanbul', { covered: 6, total: 9 }, { covered: 9, total: 13 }],
])('totals of %s are those that it printed', async (name, lines, branches) => {
  const content = await readFixture(`istanbul/${name}.json`)
  const functions = { covered: 1, total: 2 }
  expect(measureReport(await readTestReport(content))).toMatchObject({ lines, branches, functions })
})

it('totals of any map are those of istanbul-lib-coverage', async () => {
  await fc.assert(
    fc.asyncProperty(fc.dictionary(pathArbitrary, fileArbitrary, { minKeys: 1 }), async (map) => {
      const data = structuredClone(map) as unknown as CoverageMapData
      for (const [path, file] of Object.entries(data)) Object.assign(file, { path })
      const theirs = createCoverageMap(data)
      const summary = theirs.getCoverageSummary()
      const lines = theirs
        .files()
        .map((path) => Object.values(theirs.fileCoverageFor(path).getLineCoverage()))
      expect(measureReport(await readTestReport(JSON.stringify(data)))).toMatchObject({
        lines: {
          covered: lines.flat().filter((hits) => hits > 0).length,
          total: lines.flat().length,
        },
        branches: { covered: summary.branches.covered, total: summary.branches.total },
        functions: { covered: summary.functions.covered, total: summary.functions.total },
      })
    }),
    { numRuns: rounds(100, 2000) },
  )
})

const pathArbitrary = fc.string({ minLength: 1, unit: fc.constantFrom('a', 'b', '/', '.', '_') })
const placeArbitrary = fc.record({
  line: fc.integer({ min: 1, max: 6 }),
  column: fc.nat({ max: 3 }),
})
const extentArbitrary = fc.record({ start: placeArbitrary, end: placeArbitrary })
const hitsArbitrary = fc.nat({ max: 2 })
const fileArbitrary = fc
  .record({
    statements: fc.array(fc.tuple(extentArbitrary, hitsArbitrary), { minLength: 1 }),
    branches: fc.array(
      fc.tuple(extentArbitrary, fc.array(hitsArbitrary, { minLength: 1, maxLength: 3 })),
    ),
    functions: fc.array(fc.tuple(extentArbitrary, hitsArbitrary)),
  })
  .map(({ statements, branches, functions }) => ({
    statementMap: byIndex(statements.map(([place]) => place)),
    s: byIndex(statements.map(([, hits]) => hits)),
    branchMap: byIndex(
      branches.map(([loc, counts]) => ({ loc, type: 'if', locations: counts.map(() => loc) })),
    ),
    b: byIndex(branches.map(([, counts]) => counts)),
    fnMap: byIndex(
      functions.map(([loc], index) => ({ name: `(anonymous_${index})`, decl: loc, loc })),
    ),
    f: byIndex(functions.map(([, hits]) => hits)),
  }))

function byIndex<Item>(items: readonly Item[]): Record<string, Item> {
  return Object.fromEntries(items.map((item, index) => [String(index), item]))
}

const place = (line: number, column = 0): object => ({
  start: { line, column },
  end: { line, column: column + 5 },
})

function report(file: object): string {
  return JSON.stringify({
    '/app/a.js': {
      path: '/app/a.js',
      statementMap: { 0: place(1) },
      s: { 0: 1 },
      branchMap: { 0: { type: 'if', line: 1, loc: place(1), locations: [place(1), place(2)] } },
      b: { 0: [1, 0] },
      fnMap: { 0: { name: 'f', decl: place(1), loc: place(1), line: 1 } },
      f: { 0: 3 },
      ...file,
    },
  })
}

it('a file wrapped as data is the same', async () => {
  const plain = report({})
  const wrapped = plain.replace(':{"path"', ':{"data":{"path"').replace(/\}$/, '}}')
  expect(measureReport(await readTestReport(wrapped))).toEqual(
    measureReport(await readTestReport(plain)),
  )
})

it('shards whose ids differ merge branch by branch and function by function', async () => {
  const other = report({
    branchMap: { 7: { type: 'if', line: 1, loc: place(1), locations: [place(1), place(2)] } },
    b: { 7: [0, 2] },
    fnMap: { 4: { name: 'f', decl: place(1), loc: place(1), line: 1 } },
    f: { 4: 0 },
  })
  const both = `${report({}).slice(0, -1)},${other.slice(1)}`
  expect(measureReport(await readTestReport(both))).toMatchObject({
    branches: { covered: 2, total: 2 },
    functions: { covered: 1, total: 1 },
  })
})

it('two branches of one place are two', async () => {
  const branch = { type: 'binary-expr', loc: place(1), locations: [place(1)] }
  const text = report({ branchMap: { 0: branch, 1: branch }, b: { 0: [1], 1: [0] } })
  expect(measureReport(await readTestReport(text)).branches).toEqual({ covered: 1, total: 2 })
})

it.each([
  ['a branch of old versions, with a line alone', { type: 'if', line: 1, locations: [place(1)] }],
  [
    'an else that is not written',
    { type: 'if', loc: place(1), locations: [place(1), { start: {}, end: {} }] },
  ],
  ['an end without a column', { type: 'if', loc: { ...place(1), end: { line: 2, column: null } } }],
])('%s is read', async (_name, branch) => {
  const text = report({ branchMap: { 0: branch } })
  expect(measureReport(await readTestReport(text)).branches).toEqual({ covered: 1, total: 2 })
})

it.each([
  ['a statement without a count', { s: {} }, '0 in statementMap alone'],
  ['a count without a statement', { s: { 0: 1, 1: 0 } }, 'more of them in s'],
  [
    'a count for an inherited name',
    { statementMap: { constructor: place(1) } },
    'constructor in statementMap',
  ],
  ['a negative count', { s: { 0: -1 } }, 'a whole number from 0 to 2^64 in s; found -1'],
  ['half a count', { s: { 0: 0.5 } }, 'found 0.5'],
  ['a count beyond all', { f: { 0: 1e300 } }, 'in f; found 1e+300'],
  ['a count that is none', { b: { 0: [1, null] } }, 'in b; found null'],
  ['one count for a branch', { b: { 0: 1 } }, 'an array as b; found 1'],
  ['a statement on line 0', { statementMap: { 0: place(0) } }, 'in statementMap; found 0'],
  ['a statement without a line', { statementMap: { 0: {} } }, 'in statementMap; found none'],
  ['a branch without a line', { branchMap: { 0: { type: 'if' } } }, 'in branchMap; found none'],
  ['no functions', { fnMap: undefined }, 'an object as fnMap; found none'],
])('a report with %s is refused and says where', async (_name, file, message) => {
  const error: unknown = await readTestReport(report(file)).catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(InputError)
  expect(String(error)).toContain(message)
  expect(String(error)).toContain('at "/app/a.js" in report, byte 13')
})

it('counts above 2^53 stay at the largest exact one', async () => {
  const read = await readTestReport(report({ s: { 0: 2 ** 60 } }))
  expect(read.files.get('/app/a.js')?.lines.hits[0]).toBe(Number.MAX_SAFE_INTEGER)
})
