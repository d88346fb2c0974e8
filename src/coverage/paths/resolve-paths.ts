import { posix } from 'node:path'

import { InputError } from '../../contract/input-error.ts'
import type { PathRule } from '../coverage-options.ts'
import { printable } from '../printable.ts'
import { libraryPathOf, toSlashes } from './tree-index.ts'
import type { SuffixMatch, TreeIndex } from './tree-index.ts'

/** What is known of the paths of one report, or of several in one folder. */
export type ReportPaths = {
  /** The report as messages name it. */
  readonly file: string
  /** Its folder relative to the repository, '' for the root, null where it lies outside. */
  readonly folder: string | null
  readonly sourceRoots: readonly string[]
  readonly names: readonly string[]
  /** Prefixes of names and the folders here that they stand for; the first that fits a name decides. */
  readonly rules: readonly PathRule[]
}

export type ResolvedPaths = {
  readonly paths: ReadonlyMap<string, string>
  /** Names that are no file of the repository: libraries, generated code. */
  readonly foreign: readonly string[]
}

/**
 * Finds the repository's file for each name that a report writes: absolute below the root, below a
 * `<source>` folder, relative to the root or to the report's folder, and else the one file with the
 * same end of path, so that prefixes of containers and of monorepos do not matter.
 * @throws InputError where a name could be several files
 */
export function resolvePaths(report: ReportPaths, tree: TreeIndex): ResolvedPaths {
  const paths = new Map<string, string>()
  const open: string[] = []
  const base = chooseBase(report, tree)
  const prefix = onlyPrefix(base, report, tree)
  for (const name of report.names) {
    if (prefix !== null && tree.isTracked(prefix + name)) {
      paths.set(name, prefix + name)
      continue
    }
    const ruled = followRule(name, report.rules, tree)
    const direct = ruled === null ? findDirect(name, base, report, tree) : [ruled]
    if (direct.length > 1) throw ambiguous(report.file, name, direct)
    if (direct[0] === undefined) open.push(name)
    else paths.set(name, direct[0])
  }
  const foreign: string[] = []
  const taken = new Set(paths.values())
  for (const name of open) {
    const match = findBySuffix(name, report, tree)
    const [path] = match.paths
    if (match.paths.length > 1 && match.shared > 1) {
      throw ambiguous(report.file, name, match.paths)
    }
    // The bare name alone says little: not which of several files, nor that of one named already.
    const isWeak = match.shared === 1 && (match.paths.length > 1 || taken.has(path ?? ''))
    if (path === undefined || isWeak) foreign.push(name)
    else {
      paths.set(name, path)
      taken.add(path)
    }
  }
  return { paths, foreign }
}

/** @throws InputError for a report of which most names are no files of the repository */
export function demandRelated(
  report: Pick<ReportPaths, 'file' | 'names'>,
  { paths }: ResolvedPaths,
  tree: TreeIndex,
): void {
  const foreign = report.names.filter((name) => !paths.has(name))
  const own = report.names.length - foreign.length
  if (own === 0 || own < foreign.length) throw unrelated(report, foreign, tree)
}

function followRule(name: string, rules: readonly PathRule[], tree: TreeIndex): string | null {
  if (rules.length === 0) return null
  const plain = toSlashes(name)
  const rule = rules.find(({ from }) => plain.startsWith(from.endsWith('/') ? from : `${from}/`))
  if (rule === undefined) return null
  const path = posix.join(rule.to, plain.slice(rule.from.length))
  return isInside(path) && tree.has(path) ? path : null
}

/**
 * The folder below which most of the report's relative names are files: of the report's own and those above
 * it, or of the folder that a report's folder is called after, `libs/orders` for `coverage/libs/orders`.
 * @throws InputError where such a folder and the root fit as well
 */
function chooseBase(report: ReportPaths, tree: TreeIndex): string {
  if (report.folder === null || report.folder === '') return ''
  let best = { base: '', count: 0 }
  const relative = report.names.map(toSlashes).filter((name) => !isAbsolute(name))
  for (const base of foldersUp(report.folder)) {
    const count = relative.filter((name) => locate(name, base, tree) !== null).length
    if (count > best.count) best = { base, count }
  }
  const isTold = report.sourceRoots.length > 0 || report.rules.length > 0
  for (const base of namesakesOf(report.folder)) {
    const found = relative.filter((name) => tree.isTracked(posix.join(base, name)))
    if (found.length > best.count) best = { base, count: found.length }
    else if (found.length === best.count && best.base === '' && !isTold) {
      const name = found.find((name) => tree.isTracked(posix.normalize(name)))
      if (name === undefined) continue
      throw ambiguous(report.file, name, [posix.normalize(name), posix.join(base, name)])
    }
  }
  return best.base
}

function foldersUp(folder: string): readonly string[] {
  const parts = folder.split('/').filter((part) => part !== '')
  return [...parts.map((_, index) => parts.slice(0, parts.length - index).join('/')), '']
}

function namesakesOf(folder: string): readonly string[] {
  const parts = folder.split('/')
  return parts.slice(1).map((_, index) => parts.slice(index + 1).join('/'))
}

/**
 * What stands before every relative name where only one folder may be meant: a name that makes a file's path
 * with it is that file, without a further look. Null where there are rules, or several folders.
 */
function onlyPrefix(base: string, report: ReportPaths, tree: TreeIndex): string | null {
  const sources = report.sourceRoots.map(toSlashes).filter((folder) => folder !== '.')
  const [source = '', ...others] = sources
  if (report.rules.length > 0 || others.length > 0) return null
  const joined = isAbsolute(source) ? posix.normalize(source) : posix.join(base, source)
  if (!isAbsolute(source)) return isInside(joined) ? folderPrefix(joined) : null
  const root = tree.roots.find((root) => `${joined}/`.startsWith(`${root}/`))
  return root === undefined ? null : folderPrefix(joined.slice(root.length + 1))
}

function folderPrefix(folder: string): string {
  const plain = folder.replace(/\/$/, '')
  return plain === '' || plain === '.' ? '' : `${plain}/`
}

/** Files that the name says exactly; more than one only where several `<source>` folders have it. */
function findDirect(
  name: string,
  base: string,
  report: ReportPaths,
  tree: TreeIndex,
): readonly string[] {
  const plain = toSlashes(name)
  const ofSources = report.sourceRoots.flatMap((source) => {
    const folder = toSlashes(source)
    const joined = isAbsolute(plain) ? plain : posix.join(folder, plain)
    return isAbsolute(joined) || folder !== '.' ? locate(joined, base, tree) : null
  })
  const found = [...new Set(ofSources.filter((path) => path !== null))]
  if (found.length > 0) return found
  const path = locate(plain, base, tree) ?? locate(name, base, tree) ?? locate(plain, '', tree)
  return path === null ? [] : [path]
}

/** The tree's path of an absolute path below the root, or of one relative to `folder`. */
function locate(path: string, folder: string, tree: TreeIndex): string | null {
  if (isAbsolute(path)) {
    const normal = posix.normalize(path)
    const root = tree.roots.find((root) => normal.startsWith(`${root}/`))
    if (root === undefined) return null
    const inside = normal.slice(root.length + 1)
    return tree.has(inside) ? inside : null
  }
  const joined = posix.join(folder, path)
  return isInside(joined) && tree.has(joined) ? joined : null
}

function findBySuffix(name: string, report: ReportPaths, tree: TreeIndex): SuffixMatch {
  const plain = posix.normalize(toSlashes(name).replace(/^[A-Za-z]:/, ''))
  // A `<source>` folder that is not here (a container's) still tells apart files of the same name.
  const attempts = isAbsolute(plain)
    ? [plain]
    : [...report.sourceRoots.map((folder) => posix.join(toSlashes(folder), plain)), plain]
  let best: SuffixMatch = { shared: 0, paths: [] }
  for (const attempt of attempts) {
    const match = tree.matchSuffix(attempt)
    if (match.shared > best.shared) best = match
  }
  const paths = best.paths.length > 1 ? chooseOf(best.paths, plain, report) : best.paths
  // Among libraries a file is one of ours only if its whole path there is ours: tox installs so.
  const below = libraryPathOf(plain)?.split('/').length
  const isByChance = below !== undefined && (best.shared < 2 || best.shared < below)
  return isByChance ? { shared: 0, paths: [] } : { shared: best.shared, paths }
}

/**
 * Of files with the same end of path the one that all folders of a relative name lie above: groups of
 * JaCoCo are modules. Else the one nearest to the report.
 */
function chooseOf(
  paths: readonly string[],
  name: string,
  { folder }: ReportPaths,
): readonly string[] {
  const told = isAbsolute(name) ? [] : paths.filter((path) => hasInOrder(path, name))
  if (told.length === 1) return told
  const nearby = findNearby(paths, folder ?? '')
  return nearby.length === 1 ? nearby : paths
}

function hasInOrder(path: string, name: string): boolean {
  const wanted = name.split('/')
  const found = path.split('/').reduce((index, part) => index + Number(part === wanted[index]), 0)
  return found === wanted.length
}

/** Files below the nearest folder above the report that has any: each module's build writes its own report into it. */
function findNearby(paths: readonly string[], folder: string): readonly string[] {
  for (const above of foldersUp(folder)) {
    const below = paths.filter((path) => above !== '' && path.startsWith(`${above}/`))
    if (below.length > 0) return below
  }
  return []
}

function isAbsolute(path: string): boolean {
  return path.startsWith('/') || /^[A-Za-z]:\//.test(path)
}

function isInside(path: string): boolean {
  return path !== '..' && !path.startsWith('../')
}

function ambiguous(file: string, name: string, paths: readonly string[]): InputError {
  return new InputError('coverage/paths', {
    expected: `each path in ${printable(file)} to mean one file`,
    found: `${printable(name)}, which could be ${listPaths([...paths].sort(), 3)}`,
    fix: 'Write the report with paths relative to the repository (coverage.py: relative_files = true, run at the root), or into the folder of its service.',
  })
}

function unrelated(
  report: Pick<ReportPaths, 'file' | 'names'>,
  foreign: readonly string[],
  tree: TreeIndex,
): InputError {
  const nearest = foreign.flatMap((name) => tree.matchSuffix(toSlashes(name)).paths.slice(0, 2))
  const near =
    nearest.length === 0
      ? 'The repository has no file of these names.'
      : `Nearest files: ${listPaths([...new Set(nearest)], 3)}.`
  return new InputError('coverage/paths', {
    expected: `the paths in ${printable(report.file)} to be files of the repository`,
    found: `${foreign.length} of ${report.names.length} that are not, such as ${listPaths(foreign, 3)}`,
    fix: `${near} Write the report with paths relative to the repository, and run the gate at the commit that was tested.`,
  })
}

function listPaths(paths: readonly string[], limit: number): string {
  const shown = paths.slice(0, limit).map((path) => printable(path))
  return shown.join(', ') + (paths.length > limit ? ', …' : '')
}
