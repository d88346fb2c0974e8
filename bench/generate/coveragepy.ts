import type { ReportShape } from './report-shape.ts'
import type { SourceFile } from './source-model.ts'
import { measureSource } from './truth.ts'

/** coverage.py's `coverage json --branch`, without the functions that say all of it once more. */
export const coveragepyShape: ReportShape = {
  format: 'coveragepy',
  fileName: 'coverage.json',
  extension: 'py',
  head: '{"meta": {"format": 3, "version": "7.17.4", "timestamp": "2026-01-01T00:00:00", "branch_coverage": true, "show_contexts": false}, "files": {',
  writeFile: (file, isFirst) =>
    `${isFirst ? '' : ', '}"${file.path}": ${spaced(JSON.stringify(describeFile(file)))}`,
  tail: '}, "totals": {}}\n',
}

function describeFile(file: SourceFile): object {
  const { lines, branches } = measureSource(file)
  const executed = file.lines.filter(({ hits }) => hits > 0).map(({ number }) => number)
  const missing = file.lines.filter(({ hits }) => hits === 0).map(({ number }) => number)
  const jumps = file.lines.flatMap(({ number, conditions }) =>
    conditions.flat().map((taken, arm) => ({ taken, jump: [number, number + 1 + arm] })),
  )
  return {
    executed_lines: executed,
    summary: {
      covered_lines: lines.covered,
      num_statements: lines.total,
      missing_lines: missing.length,
      excluded_lines: 0,
      num_branches: branches.total,
      covered_branches: branches.covered,
      missing_branches: branches.total - branches.covered,
    },
    missing_lines: missing,
    excluded_lines: [],
    executed_branches: jumps.filter(({ taken }) => taken > 0).map(({ jump }) => jump),
    missing_branches: jumps.filter(({ taken }) => taken === 0).map(({ jump }) => jump),
  }
}

/** Python's JSON has a blank behind each comma and colon; no text here holds one. */
function spaced(json: string): string {
  return json.replaceAll(/[,:]/g, '$& ')
}
