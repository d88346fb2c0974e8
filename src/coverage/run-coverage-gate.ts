import { realpath, stat } from 'node:fs/promises'
import { dirname, isAbsolute, relative, sep } from 'node:path'

import { InputError } from '../contract/input-error.ts'
import type { Decision } from '../contract/result.ts'
import type { CoverageData } from './coverage-data.ts'
import type { CoverageDeps, CoverageOptions } from './coverage-options.ts'
import { decideCoverage } from './decide-coverage.ts'
import { collectPatch } from './diff/collect-patch.ts'
import type { PatchFacts } from './diff/collect-patch.ts'
import { resolveBase } from './diff/resolve-base.ts'
import { findReports } from './find-reports.ts'
import { ArmNames } from './model/arm-names.ts'
import { mergeFileCoverage } from './model/file-coverage.ts'
import type { FileCoverage } from './model/file-coverage.ts'
import { listTree } from './paths/list-tree.ts'
import { resolvePaths } from './paths/resolve-paths.ts'
import { createTreeIndex, existsBelow } from './paths/tree-index.ts'
import { printable } from './printable.ts'
import { readReport } from './read-report.ts'
import { reportError } from './report-error.ts'

/**
 * Reads the reports, merges them by line and branch, finds the changed lines, and judges all of it.
 * @throws InputError for a report that is missing, malformed or of another repository
 * @throws WorldError for a base commit that git cannot find, and for what cannot be read
 */
export async function runCoverageGate(
  options: CoverageOptions,
  deps: CoverageDeps,
): Promise<Decision<CoverageData>> {
  const merged = await mergeReports(options, deps)
  if ([...merged.files.values()].every((file) => file.lines.keys.length === 0)) throw noLines()
  const patch = options.patchMin === null ? null : await readPatch(options, deps, merged.files)
  return decideCoverage({ ...merged, patch }, options)
}

type Merged = {
  readonly reports: CoverageData['reports']
  readonly files: ReadonlyMap<string, FileCoverage>
  readonly foreign: readonly string[]
}

async function mergeReports(options: CoverageOptions, deps: CoverageDeps): Promise<Merged> {
  const root = await realpath(deps.root)
  const found = await findReports(options.reports, deps.cwd)
  const tree = createTreeIndex(
    await listTree(deps.git, root),
    [...new Set([deps.root, root])],
    existsBelow(root),
  )
  const armNames = new ArmNames()
  const files = new Map<string, FileCoverage>()
  const foreign = new Set<string>()
  const reports: CoverageData['reports'] = []
  for (const { path, shown } of found) {
    await demandFresh(path, shown, options.notBefore)
    const report = await readReport(path, shown, { format: options.format ?? null, armNames })
    const { sourceRoots } = report
    const folder = folderInside(root, await realpath(path))
    const names = [...report.files.keys()]
    const resolved = resolvePaths({ file: shown, folder, sourceRoots, names }, tree)
    for (const [name, target] of resolved.paths) {
      const coverage = report.files.get(name)
      const known = files.get(target)
      if (coverage === undefined) continue
      files.set(target, known === undefined ? coverage : mergeFileCoverage(known, coverage))
    }
    resolved.foreign.forEach((name) => foreign.add(name))
    reports.push({ path: shown, format: report.format.name, files: report.files.size })
    deps.log.debug(`${printable(shown)}: ${report.format.title}, ${report.files.size} file(s)`)
  }
  if (foreign.size > 0) {
    deps.log.warn(`coverage: ${foreign.size} reported path(s) are no files here; not counted`)
  }
  return { reports, files, foreign: [...foreign].sort() }
}

/** File times are coarser than the clock by up to a second. */
async function demandFresh(path: string, shown: string, notBefore?: Date): Promise<void> {
  if (notBefore === undefined) return
  const written = (await stat(path)).mtime
  if (written.getTime() >= notBefore.getTime() - 1_000) return
  throw reportError(shown, null, {
    expected: 'a report that the checks of this run wrote',
    found: `one of ${written.toISOString()}, from before the run began,`,
    fix: 'Let a check write it (pytest: --cov --cov-report=lcov:FILE), or judge it alone with `papergate coverage`.',
  })
}

async function readPatch(
  options: CoverageOptions,
  deps: CoverageDeps,
  coverage: ReadonlyMap<string, FileCoverage>,
): Promise<PatchFacts> {
  const base = await resolveBase(options, deps)
  deps.log.debug(`coverage: changes since ${base.sha} (${base.reason})`)
  return collectPatch({
    base,
    git: deps.git,
    root: deps.root,
    coverage,
    servicePaths: Object.values(options.services).map((service) => service.path),
  })
}

/** Folder of a report relative to the repository, '' for its root, null outside. */
function folderInside(root: string, path: string): string | null {
  const folder = relative(root, dirname(path)).split(sep).join('/')
  return folder === '..' || folder.startsWith('../') || isAbsolute(folder) ? null : folder
}

function noLines(): InputError {
  return new InputError('coverage/reports', {
    expected: 'at least one measured line of this repository',
    found: 'no measured line of it in any report',
    fix: 'Check that coverage measures your sources (coverage.py: --cov=<package> or source=).',
  })
}
