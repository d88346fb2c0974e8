import { measureFile, ZERO_MEASURE } from '../model/file-coverage.ts'
import type { Measure } from '../model/file-coverage.ts'
import type { HtmlReportInput } from './report-input.ts'

export type ReportFile = {
  readonly path: string
  readonly measure: Measure
  readonly isReported: boolean
}

/** The files of the reports by path, then the changed sources that no report names. */
export function listReportFiles(input: HtmlReportInput): readonly ReportFile[] {
  const reported = [...input.files]
    .map(([path, file]) => ({ path, measure: measureFile(file), isReported: true }))
    .sort(byPath)
  const missing = (input.patch?.files ?? [])
    .filter(({ path }) => !input.files.has(path))
    .map(({ path }) => ({ path, measure: ZERO_MEASURE, isReported: false }))
    .sort(byPath)
  return [...reported, ...missing]
}

/** Paths in the order in which their text is worth the room: changed ones, then most lines missed. */
export function orderByWorth(
  files: readonly ReportFile[],
  patch: HtmlReportInput['patch'],
): readonly string[] {
  const changed = new Set(patch?.files.map(({ path }) => path))
  const missed = ({ measure: { lines, strict } }: ReportFile): number =>
    2 * lines.total - lines.covered - strict.covered
  return [...files]
    .sort(
      (a, b) =>
        Number(changed.has(b.path)) - Number(changed.has(a.path)) ||
        missed(b) - missed(a) ||
        byPath(a, b),
    )
    .map(({ path }) => path)
}

function byPath(a: { readonly path: string }, b: { readonly path: string }): number {
  return a.path < b.path ? -1 : 1
}
