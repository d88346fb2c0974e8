import type { GitBlobs } from '../../adapters/git-blobs.ts'
import type { GitCollector } from './git-collector.ts'
import { createEntryReader, isFile, isSubmodule, parseTreeEntry } from './git-entries.ts'
import type { GitEntry } from './git-entries.ts'
import { shortId } from './git-places.ts'

/**
 * Scans every content that the listed commits add or change, merges by hand too, and the commits'
 * messages. Gives the commits' ids. Parents come before children, so that a content is found in the
 * first commit that has it.
 */
export async function scanCommits(
  revisions: readonly string[],
  { blobs, collector }: { readonly blobs: GitBlobs; readonly collector: GitCollector },
): Promise<ReadonlySet<string>> {
  const commits = new Set<string>()
  let fresh: string[] = []
  const read = createEntryReader((id) => fresh.push(id))
  const listCommits = ['rev-list', '--topo-order', '--reverse', ...revisions, '--']
  // One portion is asked for while the one before is read, so that git need not wait.
  let reading: Promise<void> = Promise.resolve()
  for await (const fields of blobs.list(listCommits, DIFF_COMMITS)) {
    const entries = read(fields)
    const files = entries.filter((entry) => isFile(entry) && collector.isNew(entry))
    for (const entry of entries.filter(isSubmodule)) collector.takeSubmodule(entry)
    const ids = fresh.filter((id) => !commits.has(id))
    for (const id of ids) commits.add(id)
    fresh = []
    const next = visitAll(blobs, collector, { files, commits: ids })
    // Awaited one portion later; until then nobody else hears of it.
    next.catch(() => {})
    await reading
    reading = next
  }
  await reading
  return commits
}

const DIFF_COMMITS = [
  'diff-tree',
  '--stdin',
  '--always',
  '--root',
  '--raw',
  '-r',
  '-c',
  '-z',
  '--no-abbrev',
  '--no-renames',
  '--no-relative',
  '--ignore-submodules=none',
]

async function visitAll(
  blobs: GitBlobs,
  collector: GitCollector,
  wanted: { readonly files: readonly GitEntry[]; readonly commits: readonly string[] },
): Promise<void> {
  const messages = wanted.commits.map((id) => ({ id }))
  await Promise.all([
    blobs.visit(wanted.files, collector.takeFile),
    blobs.visit(messages, ({ id }, object) => {
      collector.takeMessage(`commit ${shortId(id)}`, object)
    }),
  ])
}

/** The files of a tree, by path (latin1) with the content's id. */
export async function listFiles(
  blobs: GitBlobs,
  tree: string,
): Promise<ReadonlyMap<string, string>> {
  const files = new Map<string, string>()
  for await (const fields of blobs.list(['ls-tree', '-r', '-z', '--full-tree', tree])) {
    for (const { path, id } of fields.map((field) => parseTreeEntry(field, null)))
      files.set(path.toString('latin1'), id)
  }
  return files
}

/** Scans the files of a tree that were not scanned yet. */
export async function scanTreeObject(
  tree: string,
  commit: string | null,
  { blobs, collector }: { readonly blobs: GitBlobs; readonly collector: GitCollector },
): Promise<void> {
  for await (const fields of blobs.list(['ls-tree', '-r', '-z', '--full-tree', tree])) {
    const entries = fields.map((field) => parseTreeEntry(field, commit))
    for (const entry of entries.filter(isSubmodule)) collector.takeSubmodule(entry)
    await blobs.visit(
      entries.filter((entry) => isFile(entry) && collector.isNew(entry)),
      collector.takeFile,
    )
  }
}
