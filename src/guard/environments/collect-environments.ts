import type {
  Answer,
  GitHubEnvironments,
  GitHubSecret,
} from '../../adapters/github-environments.ts'
import type { EnvironmentFacts, EnvironmentPolicy } from './environment-data.ts'

/**
 * Asks GitHub for what `judgeEnvironments` judges. Without an API only the probe is known.
 * @throws WorldError where GitHub gives no answer; what it refuses to a token is among the facts.
 */
export async function collectEnvironments(
  api: GitHubEnvironments | null,
  policy: Pick<EnvironmentPolicy, 'staging' | 'production'>,
  known: Pick<EnvironmentFacts, 'probe' | 'now'>,
): Promise<EnvironmentFacts> {
  if (api === null) {
    const secrets = { staging: null, production: null, repository: null, organisation: null }
    return { environments: null, defaultBranch: null, secrets, ...known }
  }
  const environments = await api.listEnvironments()
  /** An environment that is not there has no secrets; GitHub itself would answer as to a lacking right. */
  const secretsOf = async (name: string): Promise<Answer<readonly GitHubSecret[]>> => {
    const isMissing =
      environments.kind === 'known' &&
      !environments.value.some((one) => one.name.toLowerCase() === name.toLowerCase())
    return isMissing ? { kind: 'known', value: [] } : api.listEnvironmentSecrets(name)
  }
  return {
    environments,
    defaultBranch: await api.defaultBranch(),
    secrets: {
      staging: await secretsOf(policy.staging),
      production: await secretsOf(policy.production),
      repository: await api.listRepositorySecrets(),
      organisation: await api.listOrganisationSecrets(),
    },
    ...known,
  }
}
