import { realpathSync } from 'node:fs'
import { join, posix, sep } from 'node:path'

/** The repository's files, asked for by path or by the end of a path. */
export type TreeIndex = {
  /** Absolute root as reports may write it (as given, and with links resolved), with `/`. */
  readonly roots: readonly string[]
  readonly has: (path: string) => boolean
  /** Whether the listing has the path, written in no other way. */
  readonly isTracked: (path: string) => boolean
  /** Files that share the most trailing components with `path`, and how many they share. */
  readonly matchSuffix: (path: string) => SuffixMatch
}

export type SuffixMatch = { readonly shared: number; readonly paths: readonly string[] }

/** @param exists tells of files on disk that git ignores; generated sources are such. */
export function createTreeIndex(
  files: readonly string[],
  roots: readonly string[],
  exists: (path: string) => boolean,
): TreeIndex {
  const known = new Set(files)
  const byName = new Map<string, string[]>()
  for (const file of files) {
    const name = posix.basename(file)
    const same = byName.get(name)
    if (same === undefined) byName.set(name, [file])
    else same.push(file)
  }
  return {
    roots: roots.map((root) => toSlashes(root).replace(/\/+$/, '')),
    isTracked: (path) => known.has(path),
    has: (path) => known.has(path) || (libraryPathOf(path) === null && exists(path)),
    matchSuffix: (path) => matchSuffix(path, byName.get(posix.basename(path)) ?? []),
  }
}

/** Places of libraries. One may lie inside the repository, ignored: `.tox`, `.venv`, `node_modules`. */
const LIBRARY = /(?:^|\/)(?:site-packages|dist-packages|node_modules|usr\/lib|usr\/include)\/(.*)$/

/** The path below the folder of libraries that a path leads into; null for any other path. */
export function libraryPathOf(path: string): string | null {
  return LIBRARY.exec(path)?.[1] ?? null
}

/** Whether a file lies below the root, also when links are followed: a report may name `link/passwd`. */
export function existsBelow(root: string): (path: string) => boolean {
  return (path) => {
    try {
      return realpathSync(join(root, path)).startsWith(root.endsWith(sep) ? root : root + sep)
    } catch {
      return false
    }
  }
}

/** `C:\app\main.py` as `C:/app/main.py`; a path that has slashes of its own keeps its backslashes. */
export function toSlashes(path: string): string {
  const isWindows = /^[A-Za-z]:[\\/]/.test(path) || path.startsWith('\\\\') || !path.includes('/')
  return isWindows ? path.replaceAll('\\', '/') : path
}

function matchSuffix(path: string, candidates: readonly string[]): SuffixMatch {
  const wanted = path.split('/').filter((part) => part !== '')
  let shared = 0
  let paths: string[] = []
  for (const candidate of candidates) {
    const count = countShared(wanted, candidate.split('/'))
    if (count > shared) {
      shared = count
      paths = [candidate]
    } else if (count === shared && count > 0) paths.push(candidate)
  }
  return { shared, paths }
}

function countShared(left: readonly string[], right: readonly string[]): number {
  let count = 0
  while (
    count < left.length &&
    count < right.length &&
    left.at(-1 - count) === right.at(-1 - count)
  )
    count += 1
  return count
}
