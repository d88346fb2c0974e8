import type { GitHubSecret } from '../../adapters/github-environments.ts'
import type { RuleResult } from '../../contract/result.ts'
import { countOf } from '../../contract/count-of.ts'
import type { Lexicon } from '../lexicon.ts'
import { readSecretName } from '../workflows/read-secret-name.ts'
import { showName } from '../workflows/show-name.ts'
import type { EnvironmentFacts, EnvironmentPolicy } from './environment-data.ts'
import { failed, join, passed, undecided } from './rule-results.ts'
import type { Rule } from './rule-results.ts'

const DAY_MILLISECONDS = 86_400_000

/**
 * Ages of the venues' secrets, counted from when each was last written. Passing a warning's age passes, and is said.
 */
export function judgeSecretAges(
  { secrets, now }: EnvironmentFacts,
  { maxAge, liveSecrets }: EnvironmentPolicy,
  lexicon?: Lexicon,
): RuleResult {
  const rule: Rule = {
    id: 'guard/secret-age',
    expected:
      maxAge === null
        ? 'secrets of any age'
        : `venues’ secrets written within the last ${maxAge.fail} days`,
    fix: 'Make a new key at the venue, write it into the secret, deploy, and revoke the old key.',
  }
  if (maxAge === null) return { ...passed(rule, 'no longest age is set'), verdict: 'skip' }
  const listed = new Set(liveSecrets.map((name) => name.toUpperCase()))
  const places = [
    { where: 'staging', answer: secrets.staging },
    { where: 'production', answer: secrets.production },
    { where: 'the repository', answer: secrets.repository },
  ]
  const ages = places.flatMap(({ where, answer }) =>
    answer?.kind === 'known'
      ? answer.value
          .filter(({ name }) => listed.has(name.toUpperCase()) || readSecretName(name, lexicon))
          .map((secret) => ({ secret, where, days: daysSince(secret, now) }))
      : [],
  )
  const tooOld = ages.filter(({ days }) => days > maxAge.fail)
  if (tooOld.length > 0) return failed(rule, tooOld.map(describe))
  if (places.some(({ answer }) => answer?.kind !== 'known')) {
    return undecided(
      rule,
      places.map(({ answer }) => answer),
    )
  }
  const aging = ages.filter(({ days }) => days > maxAge.warn)
  if (aging.length > 0) {
    return passed(rule, `warning, to be renewed soon: ${join(aging.map(describe))}`)
  }
  const oldest = Math.max(0, ...ages.map(({ days }) => days))
  return passed(
    rule,
    `${countOf(ages.length, 'secret')}, the oldest written ${countOf(oldest, 'day')} ago`,
  )
}

type Age = { readonly secret: GitHubSecret; readonly where: string; readonly days: number }

function describe({ secret, where, days }: Age): string {
  return `${showName(secret.name)} of ${where} was written ${countOf(days, 'day')} ago`
}

function daysSince({ updatedAt }: GitHubSecret, now: Date): number {
  return Math.max(0, Math.floor((now.getTime() - updatedAt.getTime()) / DAY_MILLISECONDS))
}
