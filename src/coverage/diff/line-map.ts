/**
 * One place where a file changed: `oldLines` lines from `oldStart` on became `newLines` lines from
 * `newStart` on. Where lines were only added or only removed, the side without any names the line that
 * comes next there.
 */
export type Hunk = {
  readonly oldStart: number
  readonly oldLines: number
  readonly newStart: number
  readonly newLines: number
}

/** Number now of a line by its number then; null for one that was removed or rewritten. */
export type LineMap = (line: number) => number | null

/** @param hunks the file's changes, ascending and apart, as a diff lists them */
export function createLineMap(hunks: readonly Hunk[]): LineMap {
  return (line) => {
    const hunk = lastHunkAt(hunks, line)
    if (hunk === undefined) return line
    if (line < hunk.oldStart + hunk.oldLines) return null
    return line - (hunk.oldStart + hunk.oldLines) + (hunk.newStart + hunk.newLines)
  }
}

/** The last hunk that starts at the line or before it. */
function lastHunkAt(hunks: readonly Hunk[], line: number): Hunk | undefined {
  let low = 0
  let high = hunks.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((hunks[middle] as Hunk).oldStart <= line) low = middle + 1
    else high = middle
  }
  return hunks[low - 1]
}
