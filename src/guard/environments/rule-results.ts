import type { Answer } from '../../adapters/github-environments.ts'
import type { RuleResult } from '../../contract/result.ts'

/** What one rule expects, and what to do where it is broken. */
export type Rule = { readonly id: string; readonly expected: string; readonly fix: string }

/** A rule as it held. */
export function passed({ id, expected }: Rule, found: string): RuleResult {
  return { id, verdict: 'pass', expected, found, fix: '', locations: [] }
}

export function failed({ id, expected, fix }: Rule, problems: readonly string[]): RuleResult {
  return { id, verdict: 'fail', expected, found: join(problems), fix, locations: [] }
}

/** A rule that what GitHub refused leaves open. */
export function undecided(
  { id, expected }: Rule,
  answers: readonly (Answer<unknown> | null)[],
  otherwise = '',
): RuleResult {
  const refused = answers.filter((answer) => answer?.kind === 'refused')
  const permissions = [...new Set(refused.map(({ missing }) => missing))]
  const statuses = [...new Set(refused.map(({ status }) => status))]
  return {
    id,
    verdict: 'error',
    expected,
    found: `could not be decided: ${
      statuses.length === 0 ? 'GitHub was not asked' : `GitHub answered ${statuses.join(' and ')}`
    }`,
    fix: `Give a token with the permission ${permissions.join(' and ') || 'actions: read'}${otherwise}.`,
    locations: [],
  }
}

/** Enough sentences to act on. */
const MOST_SENTENCES = 10

export function join(sentences: readonly string[]): string {
  const unique = [...new Set(sentences)]
  const more = unique.length - MOST_SENTENCES
  return [...unique.slice(0, MOST_SENTENCES), ...(more > 0 ? [`and ${more} more`] : [])].join('; ')
}
