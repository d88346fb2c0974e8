/** Artifacts of a repository's workflow runs, as GitHub tells of them. */
export type GitHubArtifacts = {
  /** Name of the repository's default branch. @throws WorldError where the API refuses */
  readonly defaultBranch: () => Promise<string>
  /** All artifacts of exactly this name, of whatever run. @throws WorldError where the API refuses */
  readonly list: (name: string) => Promise<readonly GitHubArtifact[]>
  /**
   * The one file that an artifact must hold, and nothing beside it.
   * @throws WorldError where the API refuses, and for an artifact that holds anything else, or more bytes
   */
  readonly download: (
    id: number,
    file: { readonly name: string; readonly limit: number },
  ) => Promise<Uint8Array>
}

export type GitHubArtifact = {
  readonly id: number
  readonly name: string
  readonly isExpired: boolean
  readonly createdAt: Date
  /** The run that uploaded it; null where GitHub does not say. */
  readonly run: {
    readonly headSha: string
    readonly headBranch: string | null
    /** Whether the run's code came from this repository, not from a fork. */
    readonly isOwn: boolean
  } | null
}
