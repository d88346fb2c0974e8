/** The calls we make to GitHub. Optional surfaces: a refusal warns and never decides a verdict. */
export type GitHubApi = {
  /** Creates the pull request's comment that carries `marker`, or updates it in place. */
  readonly upsertComment: (comment: {
    readonly pullRequest: number
    readonly marker: string
    readonly body: string
  }) => Promise<'created' | 'updated'>
}
