import { realpath, stat } from 'node:fs/promises'
import { isAbsolute, relative, sep } from 'node:path'

import type { CoverageData } from './coverage-data.ts'
import type { CoverageDeps, CoverageOptions } from './coverage-options.ts'
import { findReports } from './find-reports.ts'
import type { ReportFile } from './find-reports.ts'
import type { FormatName } from './formats/format.ts'
import { ArmNames } from './model/arm-names.ts'
import { combineFormats } from './model/file-coverage.ts'
import type { FileCoverage } from './model/file-coverage.ts'
import { addFile } from './parse-report.ts'
import { demandUtf8 } from './paths/demand-utf8.ts'
import type { FileFilter } from './paths/file-filter.ts'
import { listGoModules } from './paths/go-modules.ts'
import { demandRelated, resolvePaths } from './paths/resolve-paths.ts'
import { createTreeIndex, existsBelow } from './paths/tree-index.ts'
import { printable } from './printable.ts'
import { readReports } from './read-reports.ts'
import { reportError } from './report-error.ts'

export type MergedReports = {
  readonly reports: CoverageData['reports']
  /** By the repository's path. */
  readonly files: ReadonlyMap<string, FileCoverage>
  readonly foreign: readonly string[]
}

/** Files by path, one map per format: arms of one format have the same names, those of two do not. */
type FilesByFormat = Map<FormatName, Map<string, FileCoverage>>

/**
 * Reads every report, finds the repository's file for each name in it, and merges them by line and branch.
 * @param tree paths of the repository's files; listed while the reports are read
 */
export async function mergeReports(
  options: CoverageOptions,
  deps: CoverageDeps,
  {
    tree,
    isExcluded,
  }: { readonly tree: Promise<readonly string[]>; readonly isExcluded: FileFilter },
): Promise<MergedReports> {
  const root = await realpath(deps.root)
  const found = await findReports(options, deps.cwd)
  for (const report of found) await demandFresh(report, options.notBefore)
  const reading = readReports(found, {
    format: options.format ?? null,
    armNames: new ArmNames(),
    startThread: deps.startThread,
    onProgress: (shown, done, total) =>
      deps.log.progress(`reading ${printable(shown)}: ${percentRead(done, total)} %`),
  })
  const [groups, paths] = await Promise.all([reading, tree])
  const index = createTreeIndex(paths, [...new Set([deps.root, root])], existsBelow(root))
  const byFormat: FilesByFormat = new Map()
  const foreign = new Set<string>()
  for (const { format, folder, sourceRoots, reports, files } of groups) {
    const modules = format.name === 'go' ? await listGoModules(root, paths) : []
    const group = {
      file: reports[0]?.shown ?? '',
      folder: folderInside(root, folder),
      sourceRoots,
      names: [...files.keys()],
      rules: [...options.paths, ...modules],
    }
    const resolved = resolvePaths(group, index)
    for (const { shown, names } of reports) demandRelated({ file: shown, names }, resolved, index)
    const merged = byFormat.get(format.name) ?? new Map<string, FileCoverage>()
    byFormat.set(format.name, merged)
    const seen = new Map<string, FileCoverage>()
    for (const [name, path] of resolved.paths) {
      const coverage = files.get(name)
      if (coverage === undefined || isExcluded(path)) continue
      demandUtf8(path)
      if (format.name === 'jacoco') demandOneFile(group.file, { name, path, coverage, seen })
      addFile(merged, path, coverage)
    }
    resolved.foreign.forEach((name) => foreign.add(name))
  }
  const told = groups.flatMap(({ format, reports }) =>
    reports.map(({ path, shown, names, shard }) => ({
      order: found.findIndex((report) => report.path === path),
      report: { path: shown, format: format.name, files: names.length, shard },
    })),
  )
  return {
    reports: told.sort((a, b) => a.order - b.order).map(({ report }) => report),
    files: combine(byFormat),
    foreign: [...foreign].sort(),
  }
}

/** Of two groups of JaCoCo one may name another module's file; the class files of one source have the same lines. */
function demandOneFile(
  report: string,
  {
    name,
    path,
    coverage,
    seen,
  }: {
    readonly name: string
    readonly path: string
    readonly coverage: FileCoverage
    readonly seen: Map<string, FileCoverage>
  },
): void {
  const known = seen.get(path)?.lines.keys
  seen.set(path, coverage)
  const { keys } = coverage.lines
  if (known === undefined || keys.length === 0 || known.length === 0) return
  if (keys.length === known.length && keys.every((line, index) => line === known[index])) return
  throw reportError(report, null, {
    expected: `the lines of ${printable(path)} in every group that names it`,
    found: `others in ${printable(name)}, which may be another module's file,`,
    fix: 'Say with `paths` in papergate.yml which folder each group is, or write a report for each module.',
  })
}

function combine(byFormat: FilesByFormat): ReadonlyMap<string, FileCoverage> {
  const [only, ...others] = byFormat.values()
  if (only !== undefined && others.length === 0) return only
  const parts = new Map<string, FileCoverage[]>()
  for (const files of byFormat.values()) {
    for (const [path, file] of files) parts.set(path, [...(parts.get(path) ?? []), file])
  }
  return new Map([...parts].map(([path, files]) => [path, combineFormats(files)]))
}

/** File times are coarser than the clock by up to a second. */
async function demandFresh({ path, shown }: ReportFile, notBefore?: Date): Promise<void> {
  if (notBefore === undefined) return
  const written = (await stat(path)).mtime
  if (written.getTime() >= notBefore.getTime() - 1_000) return
  throw reportError(shown, null, {
    expected: 'a report that the checks of this run wrote',
    found: `one of ${written.toISOString()}, from before the run began,`,
    fix: 'Let a check write it (pytest: --cov --cov-report=lcov:FILE), or judge it alone with `papergate coverage`.',
  })
}

function percentRead(done: number, total: number): number {
  return total === 0 ? 100 : Math.floor((done * 100) / total)
}

/** A folder relative to the repository, '' for its root, null outside. */
function folderInside(root: string, folder: string): string | null {
  const inside = relative(root, folder).split(sep).join('/')
  return inside === '..' || inside.startsWith('../') || isAbsolute(inside) ? null : inside
}
