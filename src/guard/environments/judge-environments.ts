import type { GitHubEnvironment } from '../../adapters/github-environments.ts'
import type { RuleResult } from '../../contract/result.ts'
import type { Lexicon } from '../lexicon.ts'
import type { EnvironmentFacts, EnvironmentPolicy } from './environment-data.ts'
import { judgeLiveSecrets } from './judge-live-secrets.ts'
import { judgeSecretAges } from './judge-secret-ages.ts'
import { failed, passed, undecided } from './rule-results.ts'
import type { Rule } from './rule-results.ts'
import { showName } from '../workflows/show-name.ts'

/**
 * Judges whether GitHub keeps staging and production apart: both environments, their protection, where live secrets
 * lie, and how old the venues’ secrets are. What the token may not ask is an error, never a pass. Pure.
 * @param lexicon the venues to know, in place of the guard's own
 */
export function judgeEnvironments(
  facts: EnvironmentFacts,
  policy: EnvironmentPolicy,
  lexicon?: Lexicon,
): readonly RuleResult[] {
  return [
    judgeSeparation(facts, policy),
    judgeProduction(facts, policy),
    judgeStaging(facts, policy),
    judgeLiveSecrets(facts, policy, lexicon),
    judgeSecretAges(facts, policy, lexicon),
  ]
}

const separation: Rule = {
  id: 'guard/environments',
  expected: 'two environments, one for staging and one for production',
  fix: 'Create them under Settings, Environments, and give each its own secrets.',
}
const production: Rule = {
  id: 'guard/environment-production',
  expected: 'production to ask for a reviewer and to take chosen branches only',
  fix: 'Under Settings, Environments, set required reviewers and deployment branches for production.',
}
const staging: Rule = {
  id: 'guard/environment-staging',
  expected: 'staging to take the default branch only',
  fix: 'Under Settings, Environments, staging, choose selected branches and tags, and add the default branch alone.',
}

function judgeSeparation(facts: EnvironmentFacts, policy: EnvironmentPolicy): RuleResult {
  if (policy.staging.toLowerCase() === policy.production.toLowerCase()) {
    return failed(separation, [`staging and production are both ${showName(policy.staging)}`])
  }
  if (facts.environments?.kind !== 'known') return undecided(separation, [facts.environments])
  const missing = [policy.staging, policy.production].filter(
    (name) => findEnvironment(facts, name) === null,
  )
  return missing.length === 0
    ? passed(separation, `${showName(policy.staging)} and ${showName(policy.production)}`)
    : failed(
        separation,
        missing.map((name) => `there is no environment ${showName(name)}`),
      )
}

function judgeProduction(facts: EnvironmentFacts, policy: EnvironmentPolicy): RuleResult {
  const environment = findEnvironment(facts, policy.production)
  if (facts.environments?.kind !== 'known') return undecided(production, [facts.environments])
  if (environment === null) return failed(production, ['there is no such environment'])
  const { branches, reviewers } = environment
  if (branches.kind === 'named' && branches.patterns.kind === 'refused') {
    return undecided(production, [branches.patterns])
  }
  const patterns =
    branches.kind === 'named' && branches.patterns.kind === 'known' ? branches.patterns.value : []
  const takesAny =
    branches.kind === 'any' || patterns.some(({ name }) => /^\*{1,2}(?:\/\*{1,2})?$/.test(name))
  const problems = [
    ...(reviewers === 0 ? ['no reviewer is required'] : []),
    ...(takesAny ? ['any branch may deploy'] : []),
  ]
  if (problems.length > 0) return failed(production, problems)
  const bypass = environment.canAdminsBypass ? '; administrators may bypass it' : ''
  const self = environment.preventsSelfReview ? '' : '; who deploys may approve it themselves'
  return passed(
    production,
    `${reviewers} ${reviewers === 1 ? 'reviewer' : 'reviewers'}, chosen branches${bypass}${self}`,
  )
}

function judgeStaging(facts: EnvironmentFacts, policy: EnvironmentPolicy): RuleResult {
  const environment = findEnvironment(facts, policy.staging)
  if (facts.environments?.kind !== 'known') return undecided(staging, [facts.environments])
  if (environment === null) return failed(staging, ['there is no such environment'])
  const { branches } = environment
  if (branches.kind === 'any') return failed(staging, ['any branch may deploy'])
  if (branches.kind === 'protected') return failed(staging, ['every protected branch may deploy'])
  if (branches.patterns.kind === 'refused') return undecided(staging, [branches.patterns])
  if (facts.defaultBranch?.kind !== 'known') return undecided(staging, [facts.defaultBranch])
  const defaultBranch = facts.defaultBranch.value
  const others = branches.patterns.value.filter(
    ({ name, isTag }) => isTag || name !== defaultBranch,
  )
  if (others.length === 0) return passed(staging, showName(defaultBranch))
  return failed(
    staging,
    others.map(
      ({ name, isTag }) => `${isTag ? 'tags' : 'branches'} ${showPattern(name)} may deploy`,
    ),
  )
}

function findEnvironment(
  { environments }: EnvironmentFacts,
  name: string,
): GitHubEnvironment | null {
  if (environments?.kind !== 'known') return null
  return environments.value.find((one) => one.name.toLowerCase() === name.toLowerCase()) ?? null
}

function showPattern(pattern: string): string {
  return /^[\w./*?!-]{1,60}$/.test(pattern) ? pattern : 'of another name'
}
