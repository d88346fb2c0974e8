import { expect, it } from 'vitest'

import { decideIntegration } from './decide-integration.ts'
import type { IntegrationFacts } from './decide-integration.ts'
import { plainPolicy } from './suites/suite-options.ts'
import type { SuiteReport } from './suites/suite-schema.ts'
import { passedSuite } from './testing/passed-suite.ts'

const failure = { name: 'fills', message: 'no fill', path: null, line: null }

function decide(
  change: Partial<SuiteReport>,
  leftovers: readonly string[] | null = [],
  death: IntegrationFacts['failure'] = null,
) {
  return decideIntegration({
    failure: death,
    readySeconds: 1,
    suites: [
      { report: { ...passedSuite, ...change }, lastLines: ['bye'], log: 'logs/suite-e2e.log' },
    ],
    suiteJudging: {
      policy: plainPolicy,
      quarantine: [],
      isComplete: true,
      now: new Date(0),
    },
    leftovers,
    data: { services: [], suites: [], timeline: [], logs: [] },
  })
}

it.each<[string, Partial<SuiteReport>, string]>([
  ['an exit with 0', {}, 'pass'],
  ['another exit code', { exitCode: 1 }, 'fail'],
  ['a time-out', { timedOut: true }, 'fail'],
  ['an exit with 0 whose report names a failure', { failed: 1, failures: [failure] }, 'fail'],
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

it('a service that died fails readiness, and a failing suite’s text tells of it', () => {
  const summary = 'db became ready, and then exited with code 3'
  const hint = { cause: 'no-space', text: 'The disk is full.' }
  const changed = ['db/a.sql', 'db/b.sql', 'db/c.sql', 'db/d.sql', 'db/e.sql', 'db/f.sql']
  const death = { service: 'db', summary, detail: `${summary}\nit logged nothing`, hint, changed }
  const { rules, ...decision } = decide({ exitCode: 1, tests: null }, [], death)
  expect(decision).toMatchObject({ verdict: 'fail', summary })
  expect(rules[0]).toMatchObject({
    id: 'integration/ready',
    verdict: 'fail',
    found: `${summary}\nit logged nothing\nchanged in it: db/a.sql, db/b.sql, db/c.sql, db/d.sql, db/e.sql, and 1 more`,
    fix: 'The disk is full. See logs/db.log; `papergate integration --keep` leaves it up to look at.',
  })
  expect(rules[1]?.found).toMatchInlineSnapshot(`
    "exit code 1 in 1.0 s
    meanwhile: db became ready, and then exited with code 3
    its last lines:
      bye"
  `)
})

it('names the log of a service as the file is called', () => {
  const detail = 'suite-runner exited with code 3'
  const death = { service: 'suite-runner', summary: detail, detail, hint: null, changed: [] }
  expect(decide({}, [], death).rules[0]?.fix).toContain('See logs/suite-runner.service.log;')
})

it('shows the first failures with their places, and counts the rest', () => {
  const failures = Array.from({ length: 12 }, (_, index) => ({
    name: `test_${index}`,
    message: 'no fill',
    path: index === 0 ? 'tests/e2e.py' : null,
    line: index === 0 ? 7 : null,
  }))
  const decision = decide({ exitCode: 1, tests: 20, failed: 12, failures })
  expect(decision.summary).toBe(
    'e2e: 12 of 20 tests failed (exit code 1); 0 services ready in 1.0 s',
  )
  const lines = decision.rules[1]?.found.split('\n')
  expect(lines?.[1]).toBe('  test_0 (tests/e2e.py:7): no fill')
  expect(lines?.at(-1)).toBe('  and 2 more')
  expect(decision.rules[1]?.locations).toEqual([{ path: 'tests/e2e.py', line: 7 }])
})
