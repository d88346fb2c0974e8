import type * as z from 'zod'

import type { verdictSchema } from './verdict-schema.ts'

export type Verdict = z.infer<typeof verdictSchema>

const severity: Record<Verdict, number> = { skip: 0, pass: 1, fail: 2, error: 3 }

/** The worst of the verdicts; `skip` for none at all. Order, best to worst: skip, pass, fail, error. */
export function worstVerdict(verdicts: readonly Verdict[]): Verdict {
  return verdicts.reduce<Verdict>(
    (worst, verdict) => (severity[verdict] > severity[worst] ? verdict : worst),
    'skip',
  )
}

/** Whether the verdict lets a pull request merge and a release go out. */
export function isAccepted(verdict: Verdict): boolean {
  return verdict === 'pass' || verdict === 'skip'
}
