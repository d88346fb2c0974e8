import type { Git } from '../adapters/git.ts'
import type { Log } from '../adapters/log.ts'
import type { Percent } from '../config/percent.ts'
import type { FormatName } from './formats/format.ts'

/**
 * What is counted: `lines`; `lines+branches` together, as coverage.py's total does; `strict`: lines,
 * of which one with a branch arm not taken is a miss.
 */
export type Metric = 'lines' | 'lines+branches' | 'strict'

export type CoverageOptions = {
  /** Files or globs, relative to the current directory. */
  readonly reports: readonly string[]
  /** Without it the format is recognised by content. */
  readonly format?: FormatName
  readonly metric: Metric
  readonly min: Percent | null
  /** Null: changed lines are not judged. */
  readonly patchMin: Percent | null
  readonly services: Readonly<
    Record<string, { readonly path: string; readonly min: Percent | null }>
  >
  readonly baseline?: 'warn' | 'require'
  /** A revision that the person named. */
  readonly base: string | null
  readonly event: CoverageEvent | null
  /** When the tests that write the reports began; a report older than that is of an earlier run. */
  readonly notBefore?: Date
}

/** The GitHub event, null outside of Actions. `baseSha`: the commit that a pull request or a merge group starts from. */
export type CoverageEvent = {
  readonly kind: 'pull_request' | 'merge_group' | 'push' | 'other'
  readonly baseSha: string | null
}

export type CoverageDeps = {
  /** Absolute root of the repository, or the current directory outside of one. */
  readonly root: string
  readonly cwd: string
  readonly git: Git
  readonly log: Log
  readonly env: Readonly<Record<string, string | undefined>>
}
