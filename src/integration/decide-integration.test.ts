import { expect, it } from 'vitest'

import { decideIntegration } from './decide-integration.ts'
import type { SuiteReport } from './integration-data.ts'

const passed: SuiteReport = {
  name: 'e2e',
  exitCode: 0,
  timedOut: false,
  seconds: 1,
  tests: 2,
  failures: [],
  reportError: null,
  retries: 0,
  flaky: [],
}
const failure = { name: 'fills', message: 'no fill', path: null, line: null }

function decide(change: Partial<SuiteReport>, leftovers: readonly string[] | null = []) {
  return decideIntegration({
    failure: null,
    readySeconds: 1,
    suites: [{ report: { ...passed, ...change }, lastLines: ['bye'], log: 'logs/suite-e2e.log' }],
    leftovers,
    data: { services: [], suites: [], timeline: [], logs: [] },
  })
}

it.each<[string, Partial<SuiteReport>, string]>([
  ['an exit with 0', {}, 'pass'],
  ['another exit code', { exitCode: 1 }, 'fail'],
  ['a time-out', { timedOut: true }, 'fail'],
  ['an exit with 0 whose report names a failure', { failures: [failure] }, 'fail'],
  ['an exit with 0 without the declared report', { tests: null, reportError: 'none' }, 'error'],
  [
    'another exit code without the report',
    { exitCode: 1, tests: null, reportError: 'none' },
    'fail',
  ],
])('judges %s', (_what, change, verdict) => {
  expect(decide(change).verdict).toBe(verdict)
})

it('what is left behind is an error that names it', () => {
  const rule = decide({}, ['papergate-1_data']).rules.at(-1)
  expect(rule).toMatchObject({
    id: 'integration/clean',
    verdict: 'error',
    found: 'papergate-1_data',
  })
})

it('a project that is meant to stay is not judged for staying', () => {
  expect(decide({}, null).rules.map(({ id }) => id)).not.toContain('integration/clean')
})
