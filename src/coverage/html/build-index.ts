import type { Ratio } from '../model/file-coverage.ts'
import { buildFolderTree } from './folder-tree.ts'
import { layoutTreemap } from './layout-treemap.ts'
import type { ReportFile } from './list-report-files.ts'
import type { PageIndex, PagePatch, SourceState } from './page/page-data.ts'
import type { HtmlReportInput } from './report-input.ts'

/** What the page knows of every file before one is opened. */
export function buildIndex(
  input: HtmlReportInput,
  files: readonly ReportFile[],
  sources: ReadonlyMap<string, string | null>,
  places: readonly { readonly block: number; readonly slot: number }[],
): PageIndex {
  const tree = files
    .map(({ path, measure }, file) => ({ path, file, ...measure.lines }))
    .filter(({ total }) => total > 0)
  return {
    metric: input.metric,
    reported: files.filter(({ isReported }) => isReported).length,
    paths: files.map(({ path }) => path),
    lines: flatten(files.map(({ measure }) => measure.lines)),
    branches: flatten(files.map(({ measure }) => measure.branches)),
    functions: flatten(files.map(({ measure }) => measure.functions)),
    sources: files.map(({ path }) => stateOf(sources.get(path))),
    blocks: places.map(({ block }) => block),
    slots: places.map(({ slot }) => slot),
    services: Object.entries(input.services).map(([name, path]) => ({ name, path })),
    folders: layoutTreemap(buildFolderTree(tree)),
    patch: buildPatch(input.patch, files),
  }
}

function stateOf(source: string | null | undefined): SourceState {
  if (source === undefined) return 'left-out'
  return source === null ? 'none' : 'text'
}

function flatten(ratios: readonly Ratio[]): readonly number[] {
  return ratios.flatMap(({ covered, total }) => [covered, total])
}

/** The changed files, most uncovered lines first. */
function buildPatch(
  patch: HtmlReportInput['patch'],
  files: readonly ReportFile[],
): PagePatch | null {
  if (patch === null) return null
  const numbers = new Map(files.map(({ path }, number) => [path, number]))
  return {
    base: patch.base.sha,
    reason: patch.base.reason,
    files: patch.files
      .map(({ path, isReported, missed, partial, changed, measure: { lines } }) => ({
        file: numbers.get(path) ?? 0,
        isReported,
        missed,
        // A missed line with branches misses those as well; it is shown once, as missed.
        partial: without(partial, missed),
        changed: changed ?? null,
        covered: lines.covered,
        total: lines.total,
      }))
      .sort((a, b) => weightOf(b) - weightOf(a) || a.file - b.file),
  }
}

function without(lines: readonly number[], others: readonly number[]): readonly number[] {
  const left = new Set(others)
  return lines.filter((line) => !left.has(line))
}

function weightOf({ missed, partial }: PagePatch['files'][number]): number {
  return 2 * missed.length + partial.length
}
