import { lstatSync, readdirSync } from 'node:fs'
import { isAbsolute, join, relative, resolve, sep } from 'node:path'

import type { Git } from '../../adapters/git.ts'
import { InputError } from '../../contract/input-error.ts'
import { scanWithThreads } from '../threads/scan-with-threads.ts'
import type { ThreadDeps } from '../threads/scan-with-threads.ts'
import { attemptToRead } from './scan-files.ts'
import type { SourceScan } from './source-scan.ts'

/**
 * Reads the files of a work tree, or everything below the named paths, and scans their text. In a
 * git tree: tracked and untracked files plus ignored `.env*`; outside of one everything; `.git` never.
 * @throws InputError for a named path that does not exist, WorldError for a file that cannot be read.
 */
export async function scanTree(
  options: {
    readonly root: string
    readonly cwd: string
    readonly paths: readonly string[]
    /** Our own output folder, absolute: it says nothing about the tree, unless it is named itself. */
    readonly out: string
  },
  deps: ThreadDeps & { readonly git: Git },
): Promise<SourceScan> {
  const workTree = await deps.git.root()
  const root = workTree ?? options.root
  const files =
    options.paths.length > 0
      ? options.paths.flatMap((path) => listNamed(path, options))
      : workTree === null
        ? walk(root, options.out)
        : await listWorkTree(workTree, options.out, deps.git)
  const toScan = [...new Set(files)].map((file) => ({ file, shown: displayPath(file, root) }))
  const { groups, ...counts } = await scanWithThreads(toScan, deps)
  return {
    source: 'tree',
    ...counts,
    groups: groups.map(([, observations]) => observations),
    unread: [],
  }
}

/** The path as results name it: relative to the root with `/`, or absolute where it lies outside. */
export function displayPath(file: string, root: string): string {
  const inside = root.endsWith(sep) ? root : `${root}${sep}`
  const path = file.startsWith(inside) ? file.slice(inside.length) : relative(root, file)
  const isOutside = path.startsWith('..') || isAbsolute(path)
  return (isOutside ? file : path).split(sep).join('/')
}

async function listWorkTree(workTree: string, out: string, git: Git): Promise<readonly string[]> {
  const tracked = await git.files({ untracked: true })
  const ignored = await git.ignoredFiles([':(top,glob)**/.env*'])
  // A path that ends in / is a repository inside this one, which git lists without its files.
  return [...tracked, ...ignored].flatMap((path) => {
    const file = join(workTree, path)
    return isFolder(file) ? walk(file, out) : [file]
  })
}

function listNamed(
  path: string,
  { cwd, out }: { readonly cwd: string; readonly out: string },
): readonly string[] {
  const file = resolve(cwd, path)
  try {
    return lstatSync(file).isDirectory() ? walk(file, out) : [file]
  } catch (cause) {
    throw new InputError(
      'guard/path-missing',
      {
        expected: `the path ${path} to exist`,
        found: 'nothing there',
        fix: 'Correct the path, or leave it out to scan the whole tree.',
      },
      { cause },
    )
  }
}

function walk(folder: string, out: string): readonly string[] {
  const entries = attemptToRead(folder, () => readdirSync(folder, { withFileTypes: true }))
  return entries.flatMap((entry) => {
    if (entry.name === '.git') return []
    const path = join(folder, entry.name)
    if (path === out) return []
    if (entry.isDirectory()) return walk(path, out)
    return entry.isFile() ? [path] : []
  })
}

function isFolder(path: string): boolean {
  try {
    return lstatSync(path).isDirectory()
  } catch {
    // Tracked, and deleted from the work tree.
    return false
  }
}
