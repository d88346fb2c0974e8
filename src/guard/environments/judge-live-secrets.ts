import type { RuleResult } from '../../contract/result.ts'
import type { Lexicon } from '../lexicon.ts'
import { readSecretName } from '../workflows/read-secret-name.ts'
import { showName } from '../workflows/show-name.ts'
import type { EnvironmentFacts, EnvironmentPolicy } from './environment-data.ts'
import { failed, passed, undecided } from './rule-results.ts'
import type { Rule } from './rule-results.ts'

const rule: Rule = {
  id: 'guard/environment-live-secret',
  expected: 'no live secret within reach of staging',
  fix: 'Move it into the environment for production, and delete it from the repository, the organisation and staging.',
}

/**
 * Live secrets that a job of staging may read: those of its environment, of the repository and of the organisation.
 * GitHub's lists decide where all three are known; otherwise the probe must have asked for every live secret. One of
 * staging's own credentials among what it asked for shows that it sees secrets at all: a run that gets none, such as
 * that of a fork, finds every live secret out of reach.
 */
export function judgeLiveSecrets(
  { secrets, probe }: EnvironmentFacts,
  policy: EnvironmentPolicy,
  lexicon?: Lexicon,
): RuleResult {
  const listed = new Set(policy.liveSecrets.map((name) => name.toUpperCase()))
  const isLive = (name: string): boolean => {
    const says = readSecretName(name, lexicon)?.says
    return says === 'live' || says === 'both' || listed.has(name.toUpperCase())
  }
  const isCredential = (name: string): boolean => readSecretName(name, lexicon) !== null
  const lists = [
    { where: 'staging', answer: secrets.staging },
    { where: 'the repository', answer: secrets.repository },
    { where: 'the organisation', answer: secrets.organisation },
  ]
  const named = lists.flatMap(({ where, answer }) =>
    answer?.kind === 'known'
      ? answer.value.filter(({ name }) => isLive(name)).map(({ name }) => ({ name, where }))
      : [],
  )
  const controls = Object.keys(probe).filter((name) => !isLive(name) && isCredential(name))
  const asked = Object.keys(probe).filter((name) => !controls.includes(name))
  const problems = [
    ...named.map(({ name, where }) => `${showName(name)} is a secret of ${where}`),
    ...asked
      .filter((name) => probe[name] === true)
      .map((name) => `${showName(name)} has a value in a job of staging`),
  ]
  if (problems.length > 0) return failed(rule, problems)
  if (lists.every(({ answer }) => answer?.kind === 'known')) {
    return passed(rule, 'none among the secrets of staging, the repository and the organisation')
  }
  const unasked = [...listed].filter((name) => !asked.includes(name))
  const isBlind = controls.some((name) => probe[name] === false)
  if (isBlind) {
    return {
      ...failed(rule, [`the probe found no value in ${controls.map(showName).join(', ')} either`]),
      verdict: 'error',
      fix: 'Let a job with environment: staging of this repository’s own workflow ask, on a push.',
    }
  }
  if (asked.length > 0 && unasked.length === 0) {
    const proof = controls.length === 0 ? ' (whether it sees any secret was not asked)' : ''
    return passed(
      rule,
      `out of reach of a job of staging: ${asked.map(showName).join(', ')}${proof}`,
    )
  }
  const names = unasked.length === 0 ? 'each live secret' : unasked.map(showName).join(', ')
  return undecided(
    rule,
    lists.map(({ answer }) => answer),
    `, or let the job of staging say for ${names} whether it is within reach, in PAPERGATE_REACHABLE_<NAME>`,
  )
}
