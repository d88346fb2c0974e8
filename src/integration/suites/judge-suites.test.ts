import { expect, it } from 'vitest'

import { passedSuite } from '../testing/passed-suite.ts'
import { describeSuite, judgeSuites } from './judge-suites.ts'
import type { SuiteJudging } from './judge-suites.ts'
import { plainPolicy } from './suite-options.ts'
import type { SuiteReport } from './suite-schema.ts'

const failure = { name: 't.fills', message: 'no fill', path: null, line: null }
const flaky = (name: string) => ({ name, failed: 1, seconds: [1, 2] })
const entry = {
  test: 't.fills',
  owner: 'ada',
  reason: 'venue',
  until: '2026-12-31',
  matched: 1,
  failed: 1,
}

function judge(change: Partial<SuiteReport>, judging: Partial<SuiteJudging> = {}) {
  const suite = { report: { ...passedSuite, ...change }, lastLines: ['bye'], log: 'logs/e2e.log' }
  const rules = judgeSuites([suite], null, {
    policy: plainPolicy,
    quarantine: [],
    isComplete: true,
    now: new Date('2026-12-31T12:00:00Z'),
    ...judging,
  })
  const verdicts = Object.fromEntries(
    rules.map(({ id, verdict }) => [id.replace('integration/', ''), verdict]),
  )
  return { verdicts, found: rules.map(({ found }) => found).join('\n') }
}

it.each<[string, Partial<SuiteReport>, string]>([
  ['an exit with 0', {}, 'pass'],
  [
    'a bad exit code that flaky or quarantined tests explain',
    { exitCode: 1, excused: true },
    'pass',
  ],
  ['a bad exit code that nothing explains', { exitCode: 2 }, 'fail'],
  ['a failed test beside an excuse', { exitCode: 1, excused: true, failed: 1 }, 'fail'],
  ['a time-out', { timedOut: true, excused: true }, 'fail'],
  ['a report that cannot be read', { reportError: 'broken' }, 'error'],
])('judges %s', (_what, change, verdict) => {
  expect(judge(change).verdicts['suite/e2e']).toBe(verdict)
})

it.each([
  [1, 1, 'pass'],
  [2, 1, 'fail'],
  [1, 0, 'fail'],
])('%i flaky tests where %i may be', (amount, mostFlaky, verdict) => {
  const names = Array.from({ length: amount }, (_, index) => flaky(`t.${index}`))
  const { verdicts, found } = judge({ flaky: names }, { policy: { ...plainPolicy, mostFlaky } })
  expect(verdicts['flaky']).toBe(verdict)
  expect(found).toContain('t.0: passed after 1 failure')
})

it('without flaky tests, and without a quarantine, nothing is said of them', () => {
  expect(Object.keys(judge({}).verdicts)).toEqual(['suite/e2e'])
})

it('an entry on its last day, which names a test, is in order', () => {
  expect(judge({}, { quarantine: [entry] }).verdicts).toMatchObject({
    'quarantine-expired': 'pass',
    'quarantine-unused': 'pass',
  })
})

it('an expired entry fails, and is named with its owner', () => {
  const { verdicts, found } = judge({}, { quarantine: [{ ...entry, until: '2026-12-30' }] })
  expect(verdicts['quarantine-expired']).toBe('fail')
  expect(found).toContain('t.fills (ada) until 2026-12-30')
})

const unused = { ...entry, matched: 0, failed: 0 }
it.each<[string, Partial<SuiteReport>, boolean, string | undefined]>([
  ['all tests ran', {}, true, 'fail'],
  ['some failed', { exitCode: 1, failed: 1, failures: [failure] }, true, 'fail'],
  ['only some tests were asked for', {}, false, undefined],
  ['the suite did not end', { timedOut: true }, true, undefined],
  ['its report cannot be read', { reportError: 'broken' }, true, undefined],
  ['it broke down', { exitCode: 3 }, true, undefined],
])(
  'an entry that names no test fails where that is known: %s',
  (_when, change, isComplete, verdict) => {
    const { verdicts } = judge(change, { quarantine: [unused], isComplete })
    expect(verdicts['quarantine-unused']).toBe(verdict)
  },
)

it.each<[string, Partial<SuiteReport>]>([
  ['2 tests passed in 1.0 s', {}],
  ['passed in 1.0 s', { tests: null }],
  [
    '7 tests passed, 2 skipped, 1 flaky, 1 in quarantine failed in 1.0 s',
    {
      tests: 10,
      skipped: 2,
      flaky: [flaky('a')],
      quarantined: [failure],
      exitCode: 1,
      excused: true,
    },
  ],
  [
    '3 of 10 tests failed, 1 flaky (exit code 1)',
    { tests: 10, failed: 3, exitCode: 1, flaky: [flaky('a')] },
  ],
  ['exit code 2 in 1.0 s', { exitCode: 2 }],
  ['still running after 1.0 s', { timedOut: true }],
])('says: %s', (text, change) => {
  expect(describeSuite({ ...passedSuite, ...change })).toBe(text)
})

it('tells what was running when the time was up, and why nothing was tried again', () => {
  const { found } = judge({
    timedOut: true,
    stillRunning: ['sleep 600 (process 7)'],
    retryProblem: '12 tests failed',
  })
  expect(found).toMatchInlineSnapshot(`
    "still running after 1.0 s
    running when its time was up: sleep 600 (process 7)
    not tried again: 12 tests failed
    its last lines:
      bye"
  `)
})
