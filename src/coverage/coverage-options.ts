import type { Worker } from 'node:worker_threads'

import type { Git } from '../adapters/git.ts'
import type { Log } from '../adapters/log.ts'
import type { Percent } from '../config/percent.ts'
import type { BaselineStore } from './baseline/baseline-store.ts'
import type { FormatName } from './formats/format.ts'

/**
 * What is counted: `lines`; `lines+branches` together, as coverage.py's total does; `strict`: lines,
 * of which one with a branch arm not taken is a miss.
 */
export type Metric = 'lines' | 'lines+branches' | 'strict'

/** `/app/src` in reports is `apps/signal_service/src` in the repository. */
export type PathRule = { readonly from: string; readonly to: string }

export type CoverageOptions = {
  /** Files or globs, relative to the current directory. */
  readonly reports: readonly string[]
  /** Without it the format is recognised by content. */
  readonly format?: FormatName
  readonly metric: Metric
  readonly min: Percent | null
  /** Null: changed lines are not judged. */
  readonly patchMin: Percent | null
  /** Smallest coverage of each single file. */
  readonly fileMin: Percent | null
  readonly services: Readonly<
    Record<string, { readonly path: string; readonly min: Percent | null }>
  >
  /** Parts of the project by globs, across services or below them. */
  readonly components: Readonly<
    Record<string, { readonly paths: readonly string[]; readonly min: Percent | null }>
  >
  /** Reports that must be there, by name: each a file or glob. They are read beside `reports`. */
  readonly shards: Readonly<Record<string, string>>
  /** Prefixes of reported paths and the folders of the repository that they stand for. */
  readonly paths: readonly PathRule[]
  /** Globs of files that are not judged, whatever the reports say of them. */
  readonly exclude: readonly string[]
  /** Which sources that no report names count as uncovered: changed ones, or all of the services and components. */
  readonly unreported: 'changed' | 'all'
  /** What a missing baseline means; without it no baseline is looked for. */
  readonly baseline: 'warn' | 'require' | null
  /** Percentage points that coverage may lie below the baseline's, removed code taken out of it. */
  readonly maxDrop: Percent | null
  /** How many unchanged lines may have lost their coverage. */
  readonly maxLostLines: number | null
  /** A revision that the person named. */
  readonly base: string | null
  /** Whether changed lines are those of the work tree, or only the staged ones. */
  readonly change: 'worktree' | 'staged'
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
  /** Where the coverage of earlier commits is kept; null where none can be. */
  readonly baselines: BaselineStore | null
  /** The config file relative to the root, by which baselines of several configs are told apart. */
  readonly configName: string | null
  /** Starts a thread that serves parts of large reports; null reads everything in this one. */
  readonly startThread: (() => Worker) | null
  readonly env: Readonly<Record<string, string | undefined>>
}
