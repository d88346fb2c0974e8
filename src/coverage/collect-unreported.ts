import { join } from 'node:path'

import type { CoverageOptions } from './coverage-options.ts'
import { isBelow } from './diff/collect-patch.ts'
import { findCodeLines, isMeasurableSource } from './diff/source-rules.ts'
import type { FileCoverage } from './model/file-coverage.ts'
import { demandUtf8 } from './paths/demand-utf8.ts'
import { createFileFilter } from './paths/file-filter.ts'
import type { FileFilter } from './paths/file-filter.ts'
import { readSource } from './read-source.ts'

/** A source that no report names, with its number of lines of code. */
export type UnreportedFile = { readonly path: string; readonly lines: number }

/**
 * The sources whose lines count as uncovered because no report names them: those of every service and
 * component that has a minimum and is in no report at all; with `unreported: all` every source of
 * services and components. The rule for what a source is, and which of its lines are code, is that of
 * changed files (`source-rules.ts`).
 */
export async function collectUnreported(
  options: Pick<CoverageOptions, 'services' | 'components' | 'unreported'>,
  facts: {
    readonly root: string
    readonly tree: readonly string[]
    readonly files: ReadonlyMap<string, FileCoverage>
    readonly isExcluded: FileFilter
  },
): Promise<readonly UnreportedFile[]> {
  const reported = [...facts.files.keys()]
  const parts = [
    ...Object.values(options.services).map(({ path, min }) => ({
      min,
      owns: (file: string) => isBelow(file, path),
    })),
    ...Object.values(options.components).map(({ paths, min }) => ({
      min,
      owns: createFileFilter(paths),
    })),
  ].filter(({ min, owns }) =>
    options.unreported === 'all' ? true : min !== null && !reported.some(owns),
  )
  if (parts.length === 0) return []
  const unreported: UnreportedFile[] = []
  for (const path of facts.tree) {
    if (facts.files.has(path) || facts.isExcluded(path) || !isMeasurableSource(path)) continue
    if (!parts.some(({ owns }) => owns(path))) continue
    demandUtf8(path)
    const text = await readSource(join(facts.root, path))
    const lines = findCodeLines(path, text).size
    if (lines > 0) unreported.push({ path, lines })
  }
  return unreported
}
