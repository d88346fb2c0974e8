import { gzipSync } from 'node:zlib'

import { branchesByLine } from '../model/file-coverage.ts'
import type { FileCoverage } from '../model/file-coverage.ts'
import type { Baseline, StoredBaseline, StoredFile } from './baseline.ts'

/** Where gzip names the system that packed it; 255 is an unknown one. */
const GZIP_SYSTEM_BYTE = 9

/** Packs a baseline; equal ones give equal bytes. */
export function encodeBaseline(baseline: Baseline): Buffer {
  const stored: StoredBaseline = {
    schema: 'papergate/coverage-baseline/v1',
    sha: baseline.sha,
    config: baseline.config,
    unreported:
      baseline.unreported === null
        ? null
        : [...baseline.unreported].sort(byPath).map(({ path, lines }) => ({ path, lines })),
    files: [...baseline.files].map(([path, file]) => storeFile(path, file)).sort(byPath),
  }
  const packed = gzipSync(JSON.stringify(stored))
  packed[GZIP_SYSTEM_BYTE] = 255
  return packed
}

function storeFile(path: string, file: FileCoverage): StoredFile {
  const branches = storeBranches(file)
  const functions = storeFunctions(file)
  return {
    path,
    covered: storeRuns(file, true),
    missed: storeRuns(file, false),
    ...(branches.length === 0 ? {} : { branches }),
    ...(functions.length === 0 ? {} : { functions }),
  }
}

function storeRuns({ lines: { keys, hits } }: FileCoverage, isCovered: boolean): readonly number[] {
  const runs: number[] = []
  let next = 1
  for (let index = 0; index < keys.length; index += 1) {
    if ((hits[index] as number) > 0 !== isCovered) continue
    const line = keys[index] as number
    if (line === next && runs.length > 0) runs[runs.length - 1] = (runs.at(-1) as number) + 1
    else runs.push(line - next, 1)
    next = line + 1
  }
  return runs
}

function storeBranches(file: FileCoverage): readonly number[] {
  let last = 0
  return [...branchesByLine(file)]
    .sort(([left], [right]) => left - right)
    .flatMap(([line, { covered, total }]) => {
      const gap = line - last
      last = line
      return [gap, covered, total]
    })
}

/** Functions by line; those of no known line come first, as of line 0. */
function storeFunctions({ functions }: FileCoverage): readonly number[] {
  let last = 0
  return [...functions.values()]
    .map(({ line, hits }) => ({ line: line ?? 0, entered: hits > 0 ? 1 : 0 }))
    .sort((left, right) => left.line - right.line || left.entered - right.entered)
    .flatMap(({ line, entered }) => {
      const gap = line - last
      last = line
      return [gap, entered]
    })
}

function byPath(left: { readonly path: string }, right: { readonly path: string }): number {
  if (left.path === right.path) return 0
  return left.path < right.path ? -1 : 1
}
