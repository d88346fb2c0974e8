import { expect, it } from 'vitest'

import { sampleData, sampleResult } from '../testing/sample-result.ts'
import { listIntegrationAnnotations } from './list-integration-annotations.ts'

const failure = (
  name: string,
  line: number | null,
  path: string | null = 'tests/test_flow.py',
) => ({
  name,
  message: `${name} is wrong`,
  path,
  line,
})

/** Annotations of a run whose first suite has these. */
function annotate(changes: object) {
  const [first, ...rest] = sampleData.suites
  const data = { ...sampleData, suites: [{ ...first, ...changes }, ...rest] }
  return listIntegrationAnnotations({ ...sampleResult, data })
}

it('notes each failing test at its line, cases of one test together', () => {
  const failures = [failure('fills[a]', 41), failure('fills[b]', 41), failure('rests', 50)]
  expect(annotate({ failures })).toEqual([
    {
      level: 'error',
      title: 'e2e: failed',
      message: 'fills[a]: fills[a] is wrong\nand 1 more at this line',
      path: 'tests/test_flow.py',
      line: 41,
    },
    {
      level: 'error',
      title: 'e2e: failed',
      message: 'rests: rests is wrong',
      path: 'tests/test_flow.py',
      line: 50,
    },
  ])
})

it('notes tests in quarantine as warnings, and no test without a place', () => {
  expect(
    annotate({ failures: [failure('nowhere', null, null)], quarantined: [failure('known', 7)] }),
  ).toMatchObject([{ level: 'warning', title: 'e2e: failed, in quarantine', line: 7 }])
})

it('notes what other rules point at', () => {
  const rules = [
    ...sampleResult.rules,
    {
      id: 'integration/quarantine',
      verdict: 'fail' as const,
      expected: 'no expired entry',
      found: 'one',
      fix: 'Remove it.',
      locations: [{ path: 'papergate.yml', line: 9 }],
    },
  ]
  expect(listIntegrationAnnotations({ ...sampleResult, rules })?.at(-1)).toMatchObject({
    title: 'integration: integration/quarantine',
    path: 'papergate.yml',
    line: 9,
  })
})
