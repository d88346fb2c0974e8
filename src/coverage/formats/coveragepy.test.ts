import { expect, it } from 'vitest'

import { InputError } from '../../contract/input-error.ts'
import { measureReport, readFixture, readTestReport } from './json/read-test-report.ts'

type Totals = { totals: Record<string, number> }

it.each([
  ['coverage-6.5.0.json', 0, 0],
  ['coverage-7.5.4.json', 0, 0],
  ['coverage-7.6.12.json', 3, 4],
  ['coverage-7.17.4.json', 3, 4],
  ['coverage-7.17.4-lines.json', 3, 4],
  ['docstrings-7.6.12.json', 0, 0],
])('totals of %s are those that coverage.py printed', async (name, covered, total) => {
  const content = await readFixture(`coveragepy/${name}`)
  const { totals } = JSON.parse(content.toString()) as Totals
  expect(measureReport(await readTestReport(content))).toMatchObject({
    lines: { covered: totals['covered_lines'], total: totals['num_statements'] },
    branches: { covered: totals['covered_branches'] ?? 0, total: totals['num_branches'] ?? 0 },
    functions: { covered, total },
  })
})

it('docstrings that older versions list are the lines left out', async () => {
  const report = await readTestReport(await readFixture('coveragepy/docstrings-7.6.12.json'))
  // Lines 1, 7 and 12 hold docstrings.
  expect([...(report.files.get('app/doc.py')?.lines.keys ?? [])]).toEqual([3, 6, 9, 11, 15, 16])
})

it('a function stands on its first line, or on its first measured one before 7.13', async () => {
  for (const [name, line] of [
    ['coverage-7.17.4.json', 16],
    ['coverage-7.6.12.json', 17],
  ] as const) {
    const report = await readTestReport(await readFixture(`coveragepy/${name}`))
    expect(report.files.get('app/limits.py')?.functions.get('Book.fill')).toEqual({ line, hits: 1 })
  }
})

function report(file: object): string {
  const whole = {
    executed_lines: [1],
    missing_lines: [2],
    excluded_lines: [],
    summary: { covered_lines: 1 },
    ...file,
  }
  return JSON.stringify({
    meta: { version: '7.14.0', show_contexts: false },
    files: { 'a.py': whole },
  })
}

it('two shards merge branch by branch', async () => {
  const branches = (executed: number[][], missing: number[][]): object => ({
    executed_branches: executed,
    missing_branches: missing,
    summary: { covered_lines: 1, covered_branches: executed.length },
  })
  const [left, right] = [
    report(branches([[1, -1]], [[1, 2]])),
    report(branches([[1, 2]], [[1, -1]])),
  ]
  const both = `${left.slice(0, -2)},"a.py":${right.slice(right.indexOf('{"executed'))}`
  expect(measureReport(await readTestReport(both)).branches).toEqual({ covered: 2, total: 2 })
})

it.each([
  ['line 0', { missing_lines: [0] }, 'a line number from 1 to 10000000 in missing_lines; found 0'],
  ['a negative line', { executed_lines: [-1] }, 'found -1'],
  ['a line that is no integer', { executed_lines: [1.5] }, 'found 1.5'],
  ['an absurd line', { missing_lines: [1e12] }, 'found 1000000000000'],
  ['a line as text', { executed_lines: ['1'] }, 'found "1"'],
  ['no lines', { executed_lines: undefined }, 'an array as executed_lines; found none'],
  ['no summary', { summary: null }, 'an object as summary; found null'],
  [
    'fewer lines than the summary counts',
    { summary: { covered_lines: 2 } },
    '2 items for covered_lines',
  ],
  ['a line both hit and missed', { missing_lines: [1] }, 'each line and branch once'],
  [
    'branches that nothing names',
    { summary: { covered_lines: 1, num_branches: 2 } },
    'coverage.py 6.5 or later',
  ],
  [
    'a branch without an end',
    {
      executed_branches: [[1]],
      missing_branches: [],
      summary: { covered_lines: 1, covered_branches: 1 },
    },
    '[from line, to line] in executed_branches; found none',
  ],
  ['functions as an array', { functions: [] }, 'an object as functions; found an array'],
  ['an array as a file', { functions: { f: [] } }, 'an object as a function; found an array'],
])('a report with %s is refused and says where', async (_name, file, message) => {
  const error: unknown = await readTestReport(report(file)).catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(InputError)
  expect(String(error)).toContain(message)
  expect(String(error)).toContain('at "a.py" in report, byte 67')
})
