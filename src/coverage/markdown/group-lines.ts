/** Lines that belong together: from `line` to `endLine`, `count` of them meant. */
export type LineRange = { readonly line: number; readonly endLine: number; readonly count: number }

/**
 * Lines as ranges, ascending. Neighbours whose gap holds no line that a report counts are one.
 * @param isGapEmpty whether no line from `first` to `last`, both included, is counted.
 */
export function groupLines(
  lines: readonly number[],
  isGapEmpty: (first: number, last: number) => boolean,
): readonly LineRange[] {
  const ranges: { line: number; endLine: number; count: number }[] = []
  for (const line of [...new Set(lines)].sort((a, b) => a - b)) {
    const last = ranges.at(-1)
    const isNext =
      last !== undefined && (last.endLine === line - 1 || isGapEmpty(last.endLine + 1, line - 1))
    if (last !== undefined && isNext) {
      last.endLine = line
      last.count += 1
    } else ranges.push({ line, endLine: line, count: 1 })
  }
  return ranges
}
