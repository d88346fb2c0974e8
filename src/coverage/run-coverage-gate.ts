import { InputError } from '../contract/input-error.ts'
import type { Decision } from '../contract/result.ts'
import { collectUnreported } from './collect-unreported.ts'
import type { CoverageData } from './coverage-data.ts'
import type { CoverageDeps, CoverageOptions } from './coverage-options.ts'
import { decideCoverage } from './decide-coverage.ts'
import type { CoverageFacts } from './decide-coverage.ts'
import { collectPatch } from './diff/collect-patch.ts'
import type { PatchFacts } from './diff/collect-patch.ts'
import { resolveBase } from './diff/resolve-base.ts'
import { mergeReports } from './merge-reports.ts'
import type { MergedReports } from './merge-reports.ts'
import { createFileFilter } from './paths/file-filter.ts'
import type { FileFilter } from './paths/file-filter.ts'
import { listTree } from './paths/list-tree.ts'
import { printable } from './printable.ts'

/** Reads the facts and judges them. @throws as `measureCoverage` does */
export async function runCoverageGate(
  options: CoverageOptions,
  deps: CoverageDeps,
): Promise<Decision<CoverageData>> {
  return decideCoverage(await measureCoverage(options, deps), options)
}

/**
 * Reads the reports, merges them by line and branch, and finds the changed lines.
 * @throws InputError for a report that is missing, malformed or of another repository
 * @throws WorldError for a base commit that git cannot find, and for what cannot be read
 */
export async function measureCoverage(
  options: CoverageOptions,
  deps: CoverageDeps,
): Promise<CoverageFacts> {
  const isExcluded = createFileFilter(options.exclude)
  const listing = listTree(deps.git, deps.root)
  const [merged, tree] = await Promise.all([
    mergeReports(options, deps, { tree: listing, isExcluded }),
    listing,
  ])
  tellWhatWasRead(merged, deps)
  if ([...merged.files.values()].every((file) => file.lines.keys.length === 0)) throw noLines()
  const patch =
    options.patchMin === null ? null : await readPatch(options, deps, { merged, isExcluded })
  const unreported = await collectUnreported(options, {
    root: deps.root,
    tree,
    files: merged.files,
    isExcluded,
  })
  return { ...merged, patch, unreported }
}

const REPORTS_TOLD = 10

function tellWhatWasRead({ reports, foreign }: MergedReports, { log }: CoverageDeps): void {
  for (const { path, format, files } of reports.slice(0, REPORTS_TOLD)) {
    log.info(`read ${printable(path)}: ${format}, ${files} file${files === 1 ? '' : 's'}`)
  }
  const more = reports.length - REPORTS_TOLD
  if (more > 0) log.info(`read ${more} more report${more === 1 ? '' : 's'}`)
  if (foreign.length > 0) {
    log.warn(`coverage: ${foreign.length} reported path(s) are no files here; not counted`)
  }
}

async function readPatch(
  options: CoverageOptions,
  deps: CoverageDeps,
  { merged, isExcluded }: { readonly merged: MergedReports; readonly isExcluded: FileFilter },
): Promise<PatchFacts> {
  const base = await resolveBase(options, deps)
  deps.log.debug(`coverage: changes since ${base.sha} (${base.reason})`)
  const patch = await collectPatch({
    base,
    git: deps.git,
    root: deps.root,
    coverage: merged.files,
    servicePaths: Object.values(options.services).map((service) => service.path),
  })
  return { ...patch, files: patch.files.filter(({ path }) => !isExcluded(path)) }
}

function noLines(): InputError {
  return new InputError('coverage/reports', {
    expected: 'at least one measured line of this repository',
    found: 'no measured line of it in any report',
    fix: 'Check that coverage measures your sources (coverage.py: --cov=<package> or source=).',
  })
}
