/** What a deploy tells people when it ends. Plain data, so that deploy and notify need not know each other. */
export type DeployEvent = {
  /**
   * `deployed`: a new release runs. `unchanged`: everything ran already. `refused`: stopped before
   * anything was touched. `failed`: touched, and no previous release to go back to. `rolled-back`:
   * failed, and the previous release runs again. `rollback-failed`: a person is needed now.
   */
  readonly kind: 'deployed' | 'unchanged' | 'refused' | 'failed' | 'rolled-back' | 'rollback-failed'
  readonly project: string
  readonly release: number | null
  /** The release that runs now, where it is not `release`. */
  readonly runsNow: number | null
  readonly commit: string
  readonly actor: string
  readonly runUrl: string | null
  readonly seconds: number
  /** The deploy before this one failed, and this one did not. */
  readonly recovered: boolean
  readonly summary: string
  readonly changed: readonly { readonly service: string; readonly digest: string | null }[]
  readonly smoke: { readonly passed: number; readonly total: number }
  /** Why it failed, with the last log lines; empty after a success. */
  readonly reasons: readonly string[]
  readonly notes: readonly string[]
}
