import { expect, it } from 'vitest'

import { InputError } from '../../contract/input-error.ts'
import { findHits } from '../model/counts.ts'
import { branchesByLine } from '../model/file-coverage.ts'
import { measureReport, readFixture, readTestReport } from './json/read-test-report.ts'

type Export = {
  data: { totals: Record<'lines' | 'branches' | 'functions', { count: number; covered: number }> }[]
}

async function readTotals(name: string): Promise<Export['data'][number]['totals'] | undefined> {
  return (JSON.parse((await readFixture(name)).toString()) as Export).data[0]?.totals
}

it('totals of a plain program are those of llvm-cov report', async () => {
  const totals = await readTotals('llvm/plain-19.json')
  expect(
    measureReport(await readTestReport(await readFixture('llvm/plain-19.json'))),
  ).toMatchObject({
    lines: { covered: totals?.lines.covered, total: totals?.lines.count },
    branches: { covered: totals?.branches.covered, total: totals?.branches.count },
    functions: { covered: totals?.functions.covered, total: totals?.functions.count },
  })
})

it.each(['clang-14', 'clang-19', 'templates-19'])(
  'functions of %s are those of llvm-cov',
  async (name) => {
    const functions = (await readTotals(`llvm/${name}.json`))?.functions
    expect(
      measureReport(await readTestReport(await readFixture(`llvm/${name}.json`))),
    ).toMatchObject({
      functions: { covered: functions?.covered, total: functions?.count },
    })
  },
)

it.each(['clang-14', 'clang-19'])(
  'branches of %s, constants left out, are those of llvm-cov',
  async (name) => {
    const branches = (await readTotals(`llvm/${name}.json`))?.branches
    expect(
      measureReport(await readTestReport(await readFixture(`llvm/${name}.json`))),
    ).toMatchObject({
      branches: { covered: branches?.covered, total: branches?.count },
    })
  },
)

it.each([
  ['clang-19', []],
  // LCOV lists the instances of the template on line 4 apart, and leaves out `while (true)` on line 17.
  ['templates-19', [4, 17]],
  ['rust-22', []],
])("lines and branches of %s are those of LLVM's LCOV", async (name, branchesApart) => {
  const [ours] = (await readTestReport(await readFixture(`llvm/${name}.json`))).files.values()
  const [theirs] = (await readTestReport(await readFixture(`llvm/${name}.lcov`))).files.values()
  if (ours === undefined || theirs === undefined) throw new Error('no file in the fixtures')
  expect(ours.lines.keys.length).toBe(theirs.lines.keys.length)
  for (const line of theirs.lines.keys) {
    expect([line, findHits(ours.lines, line)]).toEqual([line, findHits(theirs.lines, line)])
  }
  const [left, right] = [ours, theirs].map((file) => {
    const branches = [...branchesByLine(file)].filter(([line]) => !branchesApart.includes(line))
    return branches.toSorted(([a], [b]) => a - b)
  })
  expect(left).toEqual(right)
})

it('instances of a template are one, and a condition in a macro stands where the macro is used', async () => {
  const [template] = (
    await readTestReport(await readFixture('llvm/templates-19.json'))
  ).files.values()
  const [macro] = (await readTestReport(await readFixture('llvm/clang-19.json'))).files.values()
  const arms = [template, macro].map((file) =>
    file === undefined ? new Map() : branchesByLine(file),
  )
  expect(arms[0]?.get(4)).toEqual({ covered: 2, total: 2 })
  expect([arms[1]?.get(3), arms[1]?.get(9)]).toEqual([undefined, { covered: 2, total: 2 }])
})

type Segment = readonly [number, number, number, boolean, boolean, boolean?]

function report(file: object): string {
  const whole = { filename: '/app/a.c', segments: [], branches: [], expansions: [], ...file }
  return JSON.stringify({
    data: [{ files: [whole], functions: [] }],
    type: 'llvm.coverage.json.export',
    version: '2.0.1',
  })
}

it.each<[string, readonly Segment[], Record<number, number>]>([
  [
    'code up to the end of its region',
    [
      [1, 1, 3, true, true],
      [4, 2, 0, false, false],
    ],
    { 1: 3, 2: 3, 3: 3, 4: 3 },
  ],
  [
    'a region inside another',
    [
      [1, 1, 3, true, true],
      [2, 5, 9, true, true],
      [2, 8, 3, true, false],
      [3, 2, 0, false, false],
    ],
    { 1: 3, 2: 9, 3: 3 },
  ],
  [
    'a gap, which does not raise a count',
    [
      [1, 1, 1, true, true],
      [2, 5, 7, true, true, true],
      [3, 1, 2, true, true],
      [4, 1, 0, false, false],
    ],
    { 1: 1, 2: 1, 3: 7, 4: 2 },
  ],
  [
    'skipped code',
    [
      [1, 1, 5, true, true],
      [2, 1, 0, false, true],
      [4, 1, 5, true, false],
      [5, 2, 0, false, false],
    ],
    { 1: 5, 5: 5 },
  ],
  [
    'code on a line that starts with skipped code',
    [
      [1, 1, 5, true, true],
      [2, 1, 0, false, true],
      [2, 9, 4, true, true],
      [3, 1, 0, false, false],
    ],
    { 1: 5, 2: 5, 3: 4 },
  ],
  [
    'nothing between two functions',
    [
      [1, 1, 1, true, true],
      [2, 2, 0, false, false],
      [5, 1, 0, true, true],
      [5, 9, 0, false, false],
    ],
    { 1: 1, 2: 1, 5: 0 },
  ],
  [
    'segments of five fields',
    [
      [1, 1, 2, true, true],
      [1, 9, 0, false, false],
    ],
    { 1: 2 },
  ],
])('lines of %s have the hits of LLVM', async (_name, segments, expected) => {
  const [file] = (await readTestReport(report({ segments }))).files.values()
  const found = [...(file?.lines.keys ?? [])].map((line, index) => [line, file?.lines.hits[index]])
  expect(Object.fromEntries(found)).toEqual(expected)
})

it('in code that never ran, constants are told by the summary where it leaves no doubt', async () => {
  const dead = {
    segments: [
      [1, 1, 0, true, true, false],
      [3, 1, 0, false, false, false],
    ],
  }
  const branches = [[2, 5, 2, 9, 0, 0]]
  const arms = async (count: number): Promise<number> => {
    const file = { ...dead, branches, summary: { branches: { count } } }
    return measureReport(await readTestReport(report(file))).branches.total
  }
  expect([await arms(0), await arms(2), await arms(1)]).toEqual([0, 2, 2])
})

it('functions of a file that was left out are left out, instances are summed', async () => {
  const functions = [
    { name: 'f<int>', count: 1, filenames: ['/app/a.c'], regions: [[1, 1, 2, 2, 1, 0, 0, 0]] },
    { name: 'f<char>', count: 2, filenames: ['/app/a.c'], regions: [[1, 1, 2, 2, 2, 0, 0, 0]] },
    { name: 'g', count: 2, filenames: ['/usr/x.h'], regions: [[1, 1, 2, 2, 2, 0, 0, 0]] },
  ]
  const text = report({ segments: [[1, 1, 1, true, true, false]] }).replace(
    '"functions":[]',
    `"functions":${JSON.stringify(functions)}`,
  )
  const { files } = await readTestReport(text)
  expect([...files.keys()]).toEqual(['/app/a.c'])
  expect([...(files.get('/app/a.c')?.functions ?? [])]).toEqual([['1:1', { line: 1, hits: 3 }]])
})

it.each([
  ['no segments', { segments: undefined }, 'without -summary-only); found a summary alone'],
  ['a segment that is no array', { segments: [1] }, 'an array as a segment; found 1'],
  ['a segment without flags', { segments: [[1, 1, 1]] }, 'has count, is region entry'],
  ['a segment on line 0', { segments: [[0, 1, 1, true, true]] }, 'in segments; found 0'],
  ['a negative count', { segments: [[1, 1, -1, true, true]] }, 'in segments; found -1'],
  [
    'segments out of order',
    {
      segments: [
        [2, 1, 1, true, true],
        [1, 1, 1, true, true],
      ],
    },
    'segments in order',
  ],
  ['a branch without counts', { branches: [[1, 1, 1, 1]] }, 'in branches; found none'],
  ['no name', { filename: null }, 'text as filename; found null'],
  ['expansions as an object', { expansions: {} }, 'an array as expansions; found an object'],
])('a report with %s is refused', async (_name, file, message) => {
  const error: unknown = await readTestReport(report(file)).catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(InputError)
  expect(String(error)).toContain(message)
  expect(String(error)).toContain('at "0" in report, byte 19')
})

it('the export of a summary is refused and says so', async () => {
  await expect(readTestReport(await readFixture('llvm/summary-only.json'))).rejects.toThrow(
    'without -summary-only',
  )
})

it('stretches of lines cannot fill the memory', async () => {
  const segments = [
    [1, 1, 1, true, true, false],
    [9_999_999, 1, 0, false, false, false],
  ]
  const file = (name: string): object => ({
    filename: name,
    segments,
    branches: [],
    expansions: [],
  })
  const text = report({}).replace(
    /"files":\[.*?\}\]/,
    `"files":${JSON.stringify(['a', 'b', 'c'].map(file))}`,
  )
  await expect(readTestReport(text)).rejects.toThrow('at most 20000000 lines in one report')
})

it.each(['"type":"x"', '"kind":"llvm.coverage.json.export"'])(
  'an export of %s is refused',
  async (type) => {
    const text = report({}).replace('"type":"llvm.coverage.json.export"', type)
    await expect(readTestReport(text)).rejects.toThrow('llvm.coverage.json.export"; found')
  },
)
