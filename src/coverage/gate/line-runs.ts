/** Lines of a file that follow each other, ends included. */
export type LineRun = { readonly path: string; readonly line: number; readonly endLine: number }

/** Ascending lines as runs: 3, 4, 5 and 9 are two. */
export function toLineRuns(path: string, lines: readonly number[]): readonly LineRun[] {
  const runs: { path: string; line: number; endLine: number }[] = []
  for (const line of lines) {
    const run = runs.at(-1)
    if (run !== undefined && run.endLine === line - 1) run.endLine = line
    else runs.push({ path, line, endLine: line })
  }
  return runs
}
