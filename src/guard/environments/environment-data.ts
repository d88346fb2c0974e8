import type { Answer, GitHubEnvironment, GitHubSecret } from '../../adapters/github-environments.ts'

/** Null stands for what was not asked for. */
export type EnvironmentFacts = {
  readonly environments: Answer<readonly GitHubEnvironment[]> | null
  readonly defaultBranch: Answer<string> | null
  readonly secrets: {
    readonly staging: Answer<readonly GitHubSecret[]> | null
    readonly production: Answer<readonly GitHubSecret[]> | null
    /** These two reach every job of the repository, whatever its environment. */
    readonly repository: Answer<readonly GitHubSecret[]> | null
    readonly organisation: Answer<readonly GitHubSecret[]> | null
  }
  /** By name in upper case, whether a job of staging found the secret to have a value. */
  readonly probe: Readonly<Record<string, boolean>>
  readonly now: Date
}

export type EnvironmentPolicy = {
  /** Names of the two environments. */
  readonly staging: string
  readonly production: string
  /** Live secrets by name, beside those whose names say so; the probe must have asked for each of them. */
  readonly liveSecrets: readonly string[]
  /** Longest ages of the venues’ secrets, in days; null where no age is judged. */
  readonly maxAge: { readonly warn: number; readonly fail: number } | null
}
