import type { Git } from '../../adapters/git.ts'
import type { UnreportedFile } from '../collect-unreported.ts'
import { findCodeLines } from '../diff/source-rules.ts'
import { ZERO_MEASURE } from '../model/file-coverage.ts'
import type { Measure } from '../model/file-coverage.ts'
import type { FileFilter } from '../paths/file-filter.ts'
import type { Baseline } from './baseline.ts'
import type { History } from './history.ts'

/**
 * Lines of code of the sources that no report named, then (without the lines that are gone now) and now.
 * Null where they did not count at one of the two times: they then count at neither, so that setting or
 * dropping `unreported: all` is no drop or rise.
 */
export async function measureUnreported(
  { sha, unreported }: Pick<Baseline, 'sha' | 'unreported'>,
  input: {
    readonly git: Git
    readonly unreported: readonly UnreportedFile[] | null
    readonly isExcluded: FileFilter
  },
  history: History,
): Promise<{ readonly before: Measure; readonly now: Measure } | null> {
  if (unreported === null || input.unreported === null) return null
  let before = 0
  for (const { path, lines } of unreported) {
    if (input.isExcluded(path)) continue
    const file = history(path)
    if (file.kind === 'same') before += lines
    if (file.kind === 'changed' && !input.isExcluded(file.path)) {
      const text = (await input.git.textAt(sha, path)) ?? ''
      before += [...findCodeLines(path, text)].filter((line) => file.map(line) !== null).length
    }
  }
  const now = input.unreported.reduce((sum, { lines }) => sum + lines, 0)
  return { before: missedLines(before), now: missedLines(now) }
}

function missedLines(total: number): Measure {
  const lines = { covered: 0, total }
  return { ...ZERO_MEASURE, lines, strict: lines }
}
