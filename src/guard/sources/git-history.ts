import { createGitCollector } from './git-collector.ts'
import { listFiles, scanCommits, scanTreeObject } from './git-commits.ts'
import { withGitBlobs } from './git-scan.ts'
import type { GitScan, GitScanDeps, GitScanOptions } from './git-scan.ts'
import { scanTags } from './git-tags.ts'

/**
 * Scans every content that HEAD, a reference or the stash leads to, each once for each kind and name
 * of file that it was, and the messages of commits and annotated tags. What HEAD has is named by its
 * path, the rest by path and first commit. In a clone that was cut short, `unread` says so.
 * @throws WorldError outside of a work tree, or for a content that this clone does not have.
 */
export function scanHistory(options: GitScanOptions, deps: GitScanDeps): Promise<GitScan> {
  return withGitBlobs(options, deps, async (blobs) => {
    const head = await deps.git.resolve('HEAD')
    const tip = head === null ? new Map<string, string>() : await listFiles(blobs, head)
    const collector = createGitCollector({ ...options, each: 'kind' }, tip)
    const scanning = { blobs, collector }
    if (head !== null) await scanTreeObject(head, head, scanning)
    await scanCommits(['--all', ...(await deps.git.stashes())], scanning)
    await scanTags({ commits: null }, scanning)
    if (await deps.git.isShallow()) collector.refuse('history', SHALLOW)
    const result = collector.result()
    const problem = result.files === 0 ? 'the repository has no commit' : null
    return { source: 'history', ...result, problem }
  })
}

const SHALLOW =
  'this clone has only a part of it: run git fetch --unshallow, or check out with fetch-depth: 0'
