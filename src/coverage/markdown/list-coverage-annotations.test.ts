import { expect, it } from 'vitest'

import type { GateResult, RuleResult } from '../../contract/result.ts'
import type { CoverageData } from '../coverage-data.ts'
import { listCoverageAnnotations } from './list-coverage-annotations.ts'

const measure = (covered: number, total: number) => ({
  lines: { covered, total },
  branches: { covered: 0, total: 0 },
  functions: { covered: 0, total: 0 },
  strict: { covered, total },
})

const DATA: CoverageData = {
  metric: 'lines',
  reports: [],
  project: measure(5, 30),
  min: 80,
  services: {},
  components: {},
  files: [
    { path: 'a.py', ...measure(5, 20) },
    { path: 'new.py', ...measure(0, 4) },
  ],
  unreported: [{ path: 'cli.py', lines: 6 }],
  foreign: [],
  patch: {
    base: 'a'.repeat(40),
    lines: { covered: 5, total: 20 },
    branches: { covered: 0, total: 0 },
    strict: { covered: 5, total: 20 },
    min: 80,
    files: [
      { path: 'a.py', lines: { covered: 5, total: 8 }, uncovered: [2, 3, 9] },
      { path: 'new.py', lines: { covered: 0, total: 4 }, uncovered: [1, 4, 5, 9] },
      { path: 'cli.py', lines: { covered: 0, total: 2 }, uncovered: [10, 30] },
    ],
    missing: ['cli.py'],
  },
  baseline: {
    sha: 'b'.repeat(40),
    distance: 0,
    project: measure(6, 30),
    now: measure(5, 30),
    lost: [{ path: 'old.py', lines: [7, 8, 9, 10, 11] }],
    moreLost: { lines: 0, files: 0 },
  },
}

const rule = (id: string, over: Partial<RuleResult> = {}): RuleResult => ({
  id,
  verdict: 'fail',
  expected: 'enough',
  found: `${id} is short`,
  fix: 'Add tests.',
  locations: [],
  ...over,
})

function list(rules: readonly RuleResult[], data: object = DATA) {
  const result: GateResult = {
    schema: 'papergate/result/v1',
    gate: 'coverage',
    verdict: 'fail',
    summary: '',
    rules: [...rules],
    startedAt: '2026-01-01T00:00:00.000Z',
    finishedAt: '2026-01-01T00:00:00.000Z',
    data: { ...data },
  }
  return listCoverageAnnotations(result)
}

const places = (rules: readonly RuleResult[]) =>
  list(rules)?.map(
    ({ level, path, line, endLine }) => `${level} ${path}:${line ?? ''}-${endLine ?? ''}`,
  )

it('names the longest uncovered ranges of the change first, a file that is whole as one', () => {
  expect(places([rule('coverage/patch-min')])).toEqual([
    'error new.py:1-9',
    'error a.py:2-3',
    'error a.py:9-9',
    'error cli.py:10-10',
    'error cli.py:30-30',
  ])
})

it('says how many lines a range has, and which rule it breaks', () => {
  expect(list([rule('coverage/patch-min')])?.[0]).toMatchObject({
    title: 'coverage: coverage/patch-min',
    message: '4 changed lines not covered by tests; coverage/patch-min is short',
  })
})

it('names the lines that lost their coverage, then the files of parts, then what else of the change is uncovered', () => {
  const project = rule('coverage/project-min', { locations: [{ path: 'a.py' }] })
  expect(places([project, rule('coverage/lost-lines')])).toEqual([
    'error old.py:7-11',
    'error a.py:-',
    'warning new.py:1-9',
    'warning a.py:2-3',
    'warning a.py:9-9',
    'warning cli.py:10-10',
    'warning cli.py:30-30',
  ])
})

it('leaves a result without figures to whoever tells of other gates', () => {
  expect(list([rule('coverage/report')], {})).toBeNull()
})
