/** The repository as it was at a commit; paths relative to its root. */
export type PreviousTree = {
  readonly commit: string
  readonly paths: () => Promise<readonly string[]>
  /** Null where it has no such file. */
  readonly text: (path: string) => Promise<string | null>
}

/** The commit of a revision, or where the change under test began; null: there is none. */
export type FindPreviousTree = (ref: string | null) => Promise<PreviousTree | null>
