import { expect, it } from 'vitest'

import type { GateResult } from '../contract/result.ts'
import { decideVerdict } from './decide-verdict.ts'
import { judgeJobs } from './judge-jobs.ts'

const result = (gate: GateResult['gate'], verdict: GateResult['verdict']): GateResult => ({
  schema: 'papergate/result/v1',
  gate,
  verdict,
  summary: `${gate} says ${verdict}`,
  rules: [],
  startedAt: '2026-01-01T00:00:00.000Z',
  finishedAt: '2026-01-01T00:00:01.000Z',
  data: {},
})

it('accepts jobs that succeeded, and a job that was skipped because none of its gates is expected', () => {
  const jobs = { guard: { result: 'success' }, images: { result: 'skipped' } } as const
  expect(judgeJobs(jobs, [result('guard', 'pass')], ['guard'])).toEqual([])
})

it.each(['failure', 'cancelled', 'skipped'] as const)(
  'refuses a job that ended with %s although its gate left a pass, as an older attempt may',
  (ending) => {
    const decision = decideVerdict([result('guard', 'pass')], ['guard'], {
      guard: { result: ending },
    })
    expect(decision).toMatchObject({
      verdict: 'error',
      summary: `the job guard ended with ${ending}`,
    })
  },
)

it('says a failed gate once, not again for its job', () => {
  const jobs = { checks: { result: 'failure' }, guard: { result: 'failure' } } as const
  const results = [result('check', 'pass'), result('coverage', 'fail'), result('guard', 'fail')]
  expect(judgeJobs(jobs, results, ['check', 'coverage', 'guard'])).toEqual([])
})

it('leaves a job without a result to the rule about missing gates', () => {
  const decision = decideVerdict([], ['images'], { images: { result: 'cancelled' } })
  expect(decision.rules.map(({ id, verdict }) => [id, verdict])).toEqual([
    ['verdict/images', 'error'],
  ])
})
