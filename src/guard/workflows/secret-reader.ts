import { readSecretName } from './read-secret-name.ts'
import type { SecretMeaning } from './read-secret-name.ts'
import type { Values } from './possible-values.ts'
import type { WorkflowPolicy } from './judge-workflows.ts'

/** What a policy says about secrets and environments. */
export type SecretReader = {
  /** Null for a secret that is no credential to trade with. */
  readonly read: (name: string) => SecretMeaning | null
  /** Whether every value is the name of a live environment. */
  readonly areLive: (environments: Values) => boolean
}

export function createSecretReader(policy: WorkflowPolicy): SecretReader {
  const live = new Set(policy.liveEnvironments.map((name) => name.toLowerCase()))
  const listed = new Set(policy.liveSecrets.map((name) => name.toUpperCase()))
  return {
    read: (name) =>
      listed.has(name.toUpperCase())
        ? { says: 'live', because: null }
        : readSecretName(name, policy.lexicon),
    areLive: (environments) =>
      environments.size > 0 &&
      [...environments].every((name) => name !== null && live.has(name.trim().toLowerCase())),
  }
}
