import type { Git } from '../../adapters/git.ts'
import { WorldError } from '../../contract/world-error.ts'
import { createLineMap } from './line-map.ts'
import type { LineMap } from './line-map.ts'
import { listChangedFiles, parseDiff } from './parse-diff.ts'
import type { ChangedFile, FileChange } from './parse-diff.ts'

/**
 * What changed between the base and the work tree; untracked files are new ones.
 * @param tree what git tracks and what it does not ignore
 */
export async function collectWorkTreeChanges(
  git: Git,
  base: string,
  tree: Promise<readonly string[]>,
): Promise<readonly ChangedFile[]> {
  const [diff, files, all] = await Promise.all([git.diff(base, null), git.files(), tree])
  const changes = parseDiff(diff)
  const tracked = new Set(files)
  const untracked = all.filter((path) => !tracked.has(path))
  // Git shows no lines of these: every line of theirs is a changed one.
  return [
    ...listChangedFiles(changes),
    ...untracked.map((path) => ({ path, added: [], isBinary: true })),
  ]
}

/**
 * What changed between the base and the index, by the line numbers of the work tree, which is what was
 * measured. Staged lines that the work tree has changed again are left out.
 * @throws WorldError while a merge is in conflict: a file then has no one staged text
 */
export async function collectStagedChanges(
  git: Git,
  base: string,
): Promise<readonly ChangedFile[]> {
  const staged = await git.stagedDiff(base)
  const unstaged = await git.unstagedDiff()
  if (CONFLICT.test(staged) || CONFLICT.test(unstaged)) throw inConflict()
  const later = new Map(parseDiff(unstaged).map((change) => [change.oldPath, change]))
  return listChangedFiles(parseDiff(staged)).flatMap((change) => {
    const after = later.get(change.path)
    return after === undefined ? [change] : moveToWorkTree(change, after)
  })
}

/** Lines of a diff's own begin with `+`, `-`, a space or `\`. */
const CONFLICT = /^(?:\* Unmerged path |diff --(?:cc|combined) )/m

function moveToWorkTree(change: ChangedFile, after: FileChange): readonly ChangedFile[] {
  if (after.path === null) return []
  // Without the lines in between nobody can say where the staged ones are now: all of them count.
  if (change.isBinary || after.isBinary) return [{ path: after.path, added: [], isBinary: true }]
  const map = createLineMap(after.hunks)
  return [{ path: after.path, added: mapLines(change.added, map), isBinary: false }]
}

function mapLines(lines: readonly number[], map: LineMap): readonly number[] {
  return lines.flatMap((line) => map(line) ?? [])
}

function inConflict(): WorldError {
  return new WorldError('coverage/conflict', {
    expected: 'every file to be staged in one version',
    found: 'a merge with conflicts that are not resolved',
    fix: 'Resolve the conflicts and stage the files, then run the gate again.',
  })
}
