/** A repository's environments and the names of its secrets, as GitHub tells of them. No answer has a secret's value. */
export type GitHubEnvironments = {
  readonly defaultBranch: () => Promise<Answer<string>>
  readonly listEnvironments: () => Promise<Answer<readonly GitHubEnvironment[]>>
  readonly listEnvironmentSecrets: (name: string) => Promise<Answer<readonly GitHubSecret[]>>
  readonly listRepositorySecrets: () => Promise<Answer<readonly GitHubSecret[]>>
  /** Those of the organisation that this repository may read. */
  readonly listOrganisationSecrets: () => Promise<Answer<readonly GitHubSecret[]>>
}

/**
 * What GitHub said, or that the token may not ask. GitHub answers 404 to both a lacking right and a lacking thing.
 * What is no answer at all (a fault of the server, no connection, a limit of requests) is a WorldError.
 */
export type Answer<T> =
  | { readonly kind: 'known'; readonly value: T }
  | {
      readonly kind: 'refused'
      readonly status: number
      /** The permission that the token needs, as GitHub calls it. */
      readonly missing: string
    }

export type GitHubEnvironment = {
  readonly name: string
  /** People and teams of whom one must approve a deployment. */
  readonly reviewers: number
  readonly preventsSelfReview: boolean
  readonly canAdminsBypass: boolean
  readonly waitMinutes: number
  readonly branches: BranchPolicy
}

/** Branches and tags that may deploy; a pattern may hold `*`. */
export type BranchPolicy =
  | { readonly kind: 'any' }
  | { readonly kind: 'protected' }
  | {
      readonly kind: 'named'
      readonly patterns: Answer<readonly { readonly name: string; readonly isTag: boolean }[]>
    }

export type GitHubSecret = {
  readonly name: string
  readonly createdAt: Date
  /** When its value was last written, also where it was written anew as it was. */
  readonly updatedAt: Date
}
