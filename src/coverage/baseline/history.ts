import type { Git } from '../../adapters/git.ts'
import { createLineMap } from '../diff/line-map.ts'
import type { LineMap } from '../diff/line-map.ts'
import { parseDiff } from '../diff/parse-diff.ts'

/** What became of a file since a commit. */
type FileHistory =
  | { readonly kind: 'same' }
  | { readonly kind: 'changed'; readonly path: string; readonly map: LineMap }
  /** Deleted; or git shows no lines of the change, and then any of them may be another now. */
  | { readonly kind: 'gone' }
  /** Git did not have it in that commit, so nobody knows its lines then. */
  | { readonly kind: 'untracked' }

/** By a file's path then. */
export type History = (path: string) => FileHistory

/** What became of every file between a commit and the work tree, renames followed. */
export async function readHistory(git: Git, sha: string): Promise<History> {
  const tracked = new Set(await git.filesAt(sha))
  const changes = new Map(
    parseDiff(await git.diff(sha, null)).flatMap((change) =>
      change.oldPath === null ? [] : [[change.oldPath, change]],
    ),
  )
  return (path) => {
    if (!tracked.has(path)) return { kind: 'untracked' }
    const change = changes.get(path)
    if (change === undefined) return { kind: 'same' }
    if (change.path === null || change.isBinary) return { kind: 'gone' }
    return { kind: 'changed', path: change.path, map: createLineMap(change.hunks) }
  }
}
