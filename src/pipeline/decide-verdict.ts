import * as z from 'zod'

import type { Decision, GateResult, RuleResult } from '../contract/result.ts'
import { gateSchema } from '../contract/result-schema.ts'
import { isAccepted, worstVerdict } from '../contract/verdict.ts'
import { verdictSchema } from '../contract/verdict-schema.ts'
import { judgeJobs } from './judge-jobs.ts'
import type { JobResults } from './judge-jobs.ts'

export const verdictDataSchema = z.strictObject({
  results: z.array(
    z.strictObject({
      gate: gateSchema,
      name: z.string().optional(),
      verdict: verdictSchema,
      summary: z.string(),
      seconds: z.number().nonnegative(),
    }),
  ),
})
export type VerdictData = z.infer<typeof verdictDataSchema>

/** `check` stands for at least one check. */
export type Expected = GateResult['gate']

/**
 * All results in, one decision out: the worst verdict wins, and a gate that was expected but left no
 * result is an error, so that a job that never ran cannot turn into a green check.
 */
export function decideVerdict(
  results: readonly GateResult[],
  expected: readonly Expected[],
  jobs: JobResults = {},
): Decision<VerdictData> {
  const missing = expected.filter((gate) => !results.some((result) => result.gate === gate))
  const brokenJobs = judgeJobs(jobs, results, expected)
  const rules: RuleResult[] = [
    ...results.map((result) => ({
      id: `verdict/${result.gate}${result.name === undefined ? '' : `/${result.name}`}`,
      verdict: result.verdict,
      expected: 'pass, or a planned skip',
      found: result.summary,
      fix: isAccepted(result.verdict) ? '' : `See the ${titleOf(result)} result.`,
      locations: [],
    })),
    ...missing.map((gate) => ({
      id: `verdict/${gate}`,
      verdict: 'error' as const,
      expected: `a result of the ${gate} gate`,
      found: 'none',
      fix: 'Look for the job that should have written it: it failed before the gate began, or was cancelled.',
      locations: [],
    })),
    ...brokenJobs,
  ]
  const nothing = results.length === 0 && missing.length === 0
  const verdict = nothing ? 'error' : worstVerdict(rules.map((rule) => rule.verdict))
  return {
    verdict,
    summary: nothing ? 'no results to judge' : summarise(results, missing, brokenJobs),
    rules,
    data: {
      results: results.map(({ gate, name, verdict, summary, startedAt, finishedAt }) => ({
        gate,
        ...(name === undefined ? {} : { name }),
        verdict,
        summary,
        seconds: (Date.parse(finishedAt) - Date.parse(startedAt)) / 1_000,
      })),
    },
  }
}

/** What a result is called in text: `coverage`, or `check lint`. */
function titleOf(result: Pick<GateResult, 'gate' | 'name'>): string {
  return result.name === undefined ? result.gate : `${result.gate} ${result.name}`
}

function summarise(
  results: readonly GateResult[],
  missing: readonly string[],
  brokenJobs: readonly RuleResult[],
): string {
  const red = results.filter((result) => !isAccepted(result.verdict)).map(titleOf)
  const parts = [
    ...(red.length === 0 ? [] : [`not passed: ${red.join(', ')}`]),
    ...(missing.length === 0 ? [] : [`no result from: ${missing.join(', ')}`]),
    ...brokenJobs.map(({ found }) => found),
  ]
  return parts.length === 0 ? `all ${results.length} passed` : parts.join('; ')
}
