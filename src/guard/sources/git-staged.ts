import type { GitBlobs } from '../../adapters/git-blobs.ts'
import { createGitCollector } from './git-collector.ts'
import { createEntryReader, isFile, isSubmodule } from './git-entries.ts'
import { showPath } from './git-places.ts'
import { withGitBlobs } from './git-scan.ts'
import type { GitScan, GitScanDeps, GitScanOptions } from './git-scan.ts'

/**
 * Scans the files that the next commit adds or changes, whole and as the index has them, whatever
 * the work tree has. A link is its target as text. Where files are only deleted there is nothing to
 * read and nothing to say; where nothing at all is staged, `problem` says so.
 * @throws WorldError outside of a work tree, or where git fails.
 */
export function scanStaged(options: GitScanOptions, deps: GitScanDeps): Promise<GitScan> {
  return withGitBlobs(options, deps, async (blobs) => {
    const collector = createGitCollector({ ...options, each: 'path' }, new Map())
    const base = (await deps.git.resolve('HEAD')) ?? (await emptyTree(blobs))
    const read = createEntryReader()
    let staged = 0
    for await (const fields of blobs.list([...LIST_STAGED, base, '--'])) {
      const entries = read(fields)
      staged += entries.length
      for (const { path, status } of entries)
        if (status === 'U') collector.refuse(showPath(path), 'in conflict: resolve it and stage it')
      for (const entry of entries.filter(isSubmodule)) collector.takeSubmodule(entry)
      await blobs.visit(
        entries.filter((entry) => isFile(entry) && collector.isNew(entry)),
        collector.takeFile,
      )
    }
    const problem = staged === 0 ? NOTHING_STAGED : null
    return { source: 'staged', ...collector.result(), problem }
  })
}

const NOTHING_STAGED =
  'nothing is staged: run git add first, or scan the tree or a range of commits where nothing ever is'

const LIST_STAGED = [
  'diff-index',
  '--cached',
  '--raw',
  '-z',
  '--no-abbrev',
  '--no-renames',
  '--no-relative',
  '--ignore-submodules=none',
  '--ita-invisible-in-index',
]

/** Id of the tree without files, which a first commit is compared with. */
async function emptyTree(blobs: GitBlobs): Promise<string> {
  for await (const [id] of blobs.list(['hash-object', '-t', 'tree', '--stdin'])) {
    if (id !== undefined) return id.toString('latin1').trim()
  }
  return ''
}
