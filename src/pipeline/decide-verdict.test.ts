import { expect, it } from 'vitest'

import type { GateResult } from '../contract/result.ts'
import { decideVerdict } from './decide-verdict.ts'

const result = (
  gate: GateResult['gate'],
  verdict: GateResult['verdict'],
  name?: string,
): GateResult => ({
  schema: 'papergate/result/v1',
  gate,
  ...(name === undefined ? {} : { name }),
  verdict,
  summary: `${gate} said ${verdict}`,
  rules: [],
  startedAt: '2026-01-01T00:00:00.000Z',
  finishedAt: '2026-01-01T00:00:02.500Z',
  data: {},
})

it.each([
  [['pass', 'skip'], 'pass'],
  [['pass', 'fail'], 'fail'],
  [['fail', 'error'], 'error'],
  [['skip', 'skip'], 'skip'],
] as const)('of %j the verdict is %s', (verdicts, expected) => {
  const results = verdicts.map((verdict) => result('check', verdict, verdict))
  expect(decideVerdict(results, []).verdict).toBe(expected)
})

it('treats an expected gate without a result as an error and names it', () => {
  const decision = decideVerdict([result('guard', 'pass')], ['guard', 'coverage'])
  expect(decision.verdict).toBe('error')
  expect(decision.summary).toBe('no result from: coverage')
})

it('is an error where there is nothing to judge', () => {
  expect(decideVerdict([], [])).toMatchObject({ verdict: 'error', summary: 'no results to judge' })
})

it('names what did not pass and counts the seconds', () => {
  const decision = decideVerdict([result('check', 'fail', 'unit'), result('guard', 'pass')], [])
  expect(decision.summary).toBe('not passed: check unit')
  expect(decision.data.results[0]?.seconds).toBe(2.5)
})
