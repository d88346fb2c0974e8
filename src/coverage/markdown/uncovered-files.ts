import type { CoverageData } from '../coverage-data.ts'
import { groupLines } from './group-lines.ts'
import type { LineRange } from './group-lines.ts'

/** A file with lines that matter, as ranges; `count` of them. */
export type UncoveredFile = {
  readonly path: string
  readonly ranges: readonly LineRange[]
  readonly count: number
  /** Changed lines that count, covered or not; null where it is not about the change. */
  readonly changed: number | null
}

/** The files of the change with uncovered lines, worst first. */
export function listUncoveredFiles(data: CoverageData): readonly UncoveredFile[] {
  const counted = new Map([
    ...data.files.map(({ path, lines }) => [path, lines.total] as const),
    ...data.unreported.map(({ path, lines }) => [path, lines] as const),
  ])
  return (data.patch?.files ?? [])
    .filter(({ uncovered }) => uncovered.length > 0)
    .map(({ path, lines, uncovered }) => {
      // Where every line of the file that counts is uncovered, nothing between them is counted.
      const isWhole = counted.get(path) === uncovered.length && lines.total === uncovered.length
      const ranges = groupLines(uncovered, () => isWhole)
      return { path, ranges, count: uncovered.length, changed: lines.total }
    })
    .sort(byWorst)
}

/** The files with unchanged lines that were covered at the baseline and are not now, worst first. */
export function listLostFiles(data: CoverageData): readonly UncoveredFile[] {
  return (data.baseline?.lost ?? [])
    .filter(({ lines }) => lines.length > 0)
    .map(({ path, lines }) => {
      const ranges = groupLines(lines, () => false)
      return { path, ranges, count: lines.length, changed: null }
    })
    .sort(byWorst)
}

function byWorst(a: UncoveredFile, b: UncoveredFile): number {
  return b.count - a.count || (a.path < b.path ? -1 : 1)
}
