import { InputError } from '../contract/input-error.ts'
import type { Decision } from '../contract/result.ts'
import { WorldError } from '../contract/world-error.ts'
import type { BaselineFacts } from './baseline/collect-baseline.ts'
import { collectUnreported } from './collect-unreported.ts'
import type { CoverageData } from './coverage-data.ts'
import type { CoverageDeps, CoverageOptions } from './coverage-options.ts'
import { decideCoverage } from './decide-coverage.ts'
import type { CoverageFacts } from './decide-coverage.ts'
import { collectStagedChanges, collectWorkTreeChanges } from './diff/collect-changes.ts'
import { collectPatch } from './diff/collect-patch.ts'
import type { PatchFacts } from './diff/collect-patch.ts'
import type { ChangedFile } from './diff/parse-diff.ts'
import { resolveBase } from './diff/resolve-base.ts'
import type { DiffBase } from './diff/resolve-base.ts'
import { judgeBaseline } from './gate/judge-baseline.ts'
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
  // Git answers while the reports are read; what it refuses is told after what is wrong with a report.
  const needsBase = options.patchMin !== null || options.baseline !== null
  const resolving = needsBase ? resolveBase(options, deps) : Promise.resolve(null)
  const changing = resolving.then((base) => listChanges(options, deps, { base, tree: listing }))
  changing.catch(() => {})
  const [merged, tree] = await Promise.all([
    mergeReports(options, deps, { tree: listing, isExcluded }),
    listing,
  ])
  tellWhatWasRead(merged, deps)
  if ([...merged.files.values()].every((file) => file.lines.keys.length === 0)) throw noLines()
  const unreported = await collectUnreported(options, {
    root: deps.root,
    tree,
    files: merged.files,
    isExcluded,
  })
  const base = await resolving
  if (base !== null) deps.log.debug(`coverage: changes since ${base.sha} (${base.reason})`)
  const measured = { ...merged, unreported, isExcluded, base }
  const patch = await readPatch(options, deps, { ...measured, changes: await changing })
  const baseline = await readBaseline(options, deps, measured)
  return { ...merged, unreported, patch, baseline }
}

const REPORTS_TOLD = 10
const COMMITS_ASKED = 100
const COMMITS_ASKED_OF_GITHUB = 30

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

type Measured = MergedReports &
  Pick<CoverageFacts, 'unreported'> & {
    readonly isExcluded: FileFilter
    readonly base: DiffBase | null
  }

/** What changed since the base; null where changed lines are not judged. */
async function listChanges(
  { patchMin, change }: CoverageOptions,
  { git }: CoverageDeps,
  { base, tree }: { readonly base: DiffBase | null; readonly tree: Promise<readonly string[]> },
): Promise<readonly ChangedFile[] | null> {
  if (patchMin === null || base === null) return null
  return change === 'staged'
    ? collectStagedChanges(git, base.sha)
    : collectWorkTreeChanges(git, base.sha, tree)
}

async function readPatch(
  { services }: CoverageOptions,
  { root }: CoverageDeps,
  facts: Measured & { readonly changes: readonly ChangedFile[] | null },
): Promise<PatchFacts | null> {
  const { base, changes, files, isExcluded } = facts
  if (base === null || changes === null) return null
  const servicePaths = Object.values(services).map(({ path }) => path)
  return collectPatch({ base, changes, root, coverage: files, servicePaths, isExcluded })
}

async function readBaseline(
  options: CoverageOptions,
  { git, baselines, configName, log }: CoverageDeps,
  { base, files, unreported, isExcluded }: Measured,
): Promise<BaselineFacts | null> {
  if (options.baseline === null || base === null) return null
  if (baselines === null) throw noStore()
  const { collectBaseline } = await import('./baseline/collect-baseline.ts')
  const facts = await collectBaseline({
    git,
    store: baselines,
    from: base.sha,
    // Each commit is a request there, and requests are counted.
    limit: options.event === null ? COMMITS_ASKED : COMMITS_ASKED_OF_GITHUB,
    config: configName,
    coverage: files,
    unreported: options.unreported === 'all' ? unreported : null,
    isExcluded,
  })
  const rule = judgeBaseline(facts, options.baseline)
  if (facts.kind !== 'found') log.warn(`coverage: ${rule.found}. ${rule.fix}`)
  return facts
}

function noStore(): WorldError {
  return new WorldError('coverage/baseline', {
    expected: 'a place where the coverage of earlier commits is kept',
    found: 'no git repository, and no folder named',
    fix: 'Run the gate inside the repository, or name a folder with --baseline-dir.',
  })
}

function noLines(): InputError {
  return new InputError('coverage/reports', {
    expected: 'at least one measured line of this repository',
    found: 'no measured line of it in any report',
    fix: 'Check that coverage measures your sources (coverage.py: --cov=<package> or source=).',
  })
}
