import { join } from 'node:path'

import { addMeasures, branchesByLine, measureFile, ZERO_MEASURE } from '../model/file-coverage.ts'
import type { FileCoverage, Measure } from '../model/file-coverage.ts'
import { findHits } from '../model/counts.ts'
import { demandUtf8 } from '../paths/demand-utf8.ts'
import { readSource } from '../read-source.ts'
import type { ChangedFile } from './parse-diff.ts'
import type { DiffBase } from './resolve-base.ts'
import { extensionOf, findCodeLines, isMeasurableSource } from './source-rules.ts'

export type PatchFile = {
  readonly path: string
  /** All changed lines. */
  readonly changed: readonly number[]
  /** Changed lines that no test ran, and those with a branch arm not taken. */
  readonly missed: readonly number[]
  readonly partial: readonly number[]
  readonly isReported: boolean
  readonly measure: Measure
}

/** The changed lines that count, file by file; files without one are left out. */
export type PatchFacts = {
  readonly base: DiffBase
  readonly files: readonly PatchFile[]
}

export type PatchInput = {
  readonly base: DiffBase
  readonly changes: readonly ChangedFile[]
  readonly root: string
  readonly coverage: ReadonlyMap<string, FileCoverage>
  readonly servicePaths: readonly string[]
  readonly isExcluded: (path: string) => boolean
}

/**
 * Counts what changed since the base, by the lines of the work tree.
 * @throws InputError for a source in no report whose name is no UTF-8
 */
export async function collectPatch(input: PatchInput): Promise<PatchFacts> {
  const extensions = new Set([...input.coverage.keys()].map(extensionOf))
  const isExpected = (path: string): boolean =>
    isMeasurableSource(path) &&
    (extensions.has(extensionOf(path)) ||
      input.servicePaths.some((service) => isBelow(path, service)))
  const files: PatchFile[] = []
  for (const change of input.changes) {
    if (input.isExcluded(change.path)) continue
    const coverage = input.coverage.get(change.path)
    if (coverage !== undefined) files.push(judgeReported(change, coverage))
    else if (isExpected(change.path)) files.push(await judgeMissing(change, input.root))
  }
  const counted = files.filter(({ measure }) => measure.lines.total + measure.branches.total > 0)
  return { base: input.base, files: counted }
}

export function measurePatch(facts: PatchFacts): Measure {
  return facts.files.reduce((sum, file) => addMeasures(sum, file.measure), ZERO_MEASURE)
}

/** Whether a file lies in a folder; `.` and '' are the whole repository. */
export function isBelow(path: string, folder: string): boolean {
  const plain = folder.replace(/^\.\//, '').replace(/\/+$/, '')
  return plain === '' || plain === '.' || path === plain || path.startsWith(`${plain}/`)
}

function judgeReported(change: ChangedFile, coverage: FileCoverage): PatchFile {
  const branches = branchesByLine(coverage)
  const lines = change.isBinary ? [...coverage.lines.keys] : change.added
  const missed = lines.filter((line) => findHits(coverage.lines, line) === 0)
  const partial = lines.filter((line) => {
    const ratio = branches.get(line)
    return ratio !== undefined && ratio.covered < ratio.total
  })
  const measure = measureFile(coverage, lines)
  return { path: change.path, changed: lines, missed, partial, isReported: true, measure }
}

async function judgeMissing(change: ChangedFile, root: string): Promise<PatchFile> {
  demandUtf8(change.path)
  const text = await readSource(join(root, change.path))
  const code = findCodeLines(change.path, text)
  const missed = change.isBinary ? [...code] : change.added.filter((line) => code.has(line))
  const lines = { covered: 0, total: missed.length }
  const measure = { ...ZERO_MEASURE, lines, strict: lines }
  const changed = change.isBinary ? missed : change.added
  return { path: change.path, changed, missed, partial: [], isReported: false, measure }
}
