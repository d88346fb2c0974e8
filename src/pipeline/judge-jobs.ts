import * as z from 'zod'

import type { Gate, GateResult, RuleResult } from '../contract/result.ts'
import { isAccepted } from '../contract/verdict.ts'

/** GitHub's `needs` context: how each job before this one ended. */
export const jobResultsSchema = z.record(
  z.string(),
  z.looseObject({ result: z.enum(['success', 'failure', 'cancelled', 'skipped']) }),
)
export type JobResults = z.infer<typeof jobResultsSchema>

/**
 * Rules about jobs that did not end well although no result says so: they were cancelled, broke
 * before or after their gate, or were skipped without that being planned. A skipped job is planned
 * where none of its gates is expected.
 */
export function judgeJobs(
  jobs: JobResults,
  results: readonly GateResult[],
  expected: readonly Gate[],
): readonly RuleResult[] {
  return Object.entries(jobs).flatMap(([job, { result: ending }]) => {
    const gates = gatesOf(job)
    const own = results.filter((result) => gates.includes(result.gate))
    const isExplained =
      own.some((result) => !isAccepted(result.verdict)) ||
      gates.some((gate) => expected.includes(gate as Gate) && !own.some((r) => r.gate === gate))
    const isPlanned = ending === 'skipped' && !gates.some((gate) => expected.includes(gate as Gate))
    if (ending === 'success' || isPlanned || isExplained) return []
    return [
      {
        id: `verdict/job/${job}`,
        verdict: 'error',
        expected: 'every job to end with success, or to be skipped by plan',
        found: `the job ${job} ended with ${ending}`,
        fix: 'Open the log of that job: it broke outside of its gate, or was cancelled. Run it again.',
        locations: [],
      },
    ]
  })
}

/** Gates that a job of `pr.yml` holds; all but `checks` bear their gate's name. */
function gatesOf(job: string): readonly string[] {
  return job === 'checks' ? ['check', 'coverage'] : [job]
}
