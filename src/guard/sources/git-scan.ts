import type { GitBlobs } from '../../adapters/git-blobs.ts'
import { createGitBlobs } from '../../adapters/git-blobs.ts'
import type { Git } from '../../adapters/git.ts'
import { WorldError } from '../../contract/world-error.ts'
import type { ScanContent, SourceScan } from './source-scan.ts'

/** What was read from git; `files` counts contents, and the messages of commits and tags as well. */
export type GitScan = SourceScan & {
  /**
   * Why this scan proves nothing, as a sentence: an empty range, nothing staged. The gate makes an
   * error of it, since a pass would be mistaken for a scan. Null where there was something to scan.
   */
  readonly problem: string | null
  /** Other repositories that stand in this one; their commits are not read. */
  readonly submodules: number
}

export type GitScanOptions = {
  readonly scan: ScanContent
  /** Bytes; larger contents are said as unread. */
  readonly largest?: number
}

export type GitScanDeps = { readonly git: Git; readonly signal: AbortSignal }

const LARGEST_CONTENT = 64 * 1024 * 1024

/**
 * Gives the work tree's root and git's lists and contents to `work`, and ends git's processes after it.
 * @throws WorldError outside of a work tree.
 */
export async function withGitBlobs<T>(
  { largest = LARGEST_CONTENT }: GitScanOptions,
  { git, signal }: GitScanDeps,
  work: (blobs: GitBlobs) => Promise<T>,
): Promise<T> {
  const root = await git.root()
  if (root === null) {
    throw new WorldError('guard/no-repository', {
      expected: 'a git repository with a work tree',
      found: 'none',
      fix: 'Run the command inside a repository.',
    })
  }
  const blobs = createGitBlobs({ cwd: root, signal, largest })
  try {
    return await work(blobs)
  } finally {
    blobs[Symbol.dispose]()
  }
}
