import { lineOfArm } from '../model/arm-names.ts'
import type { Numbers } from '../model/counts.ts'
import { branchesByLine } from '../model/file-coverage.ts'
import type { FileCoverage } from '../model/file-coverage.ts'
import type { PageFile } from './page/page-data.ts'

/** A file's line states as short runs of integers: most lines follow each other, most hits repeat. */
export function encodeLines(file: FileCoverage): Omit<PageFile, 'text'> {
  const { keys, hits } = file.lines
  const runs: number[] = []
  let end = 0
  for (const line of keys) {
    if (runs.length > 0 && line === end) runs[runs.length - 1] = (runs.at(-1) ?? 0) + 1
    else runs.push(line - end, 1)
    end = line + 1
  }
  return { runs, hits: encodeRuns(hits), partial: encodePartial(file) }
}

function encodeRuns(values: Numbers): readonly number[] {
  const runs: number[] = []
  for (const value of values) {
    if (runs.length > 0 && runs.at(-2) === value) runs[runs.length - 1] = (runs.at(-1) ?? 0) + 1
    else runs.push(value, 1)
  }
  return runs
}

function encodePartial(file: FileCoverage): readonly number[] {
  const encoded: number[] = []
  let last = 0
  const take = (line: number, covered: number, total: number): void => {
    if (covered === total) return
    encoded.push(line - last, covered, total)
    last = line
  }
  if (file.tallies.size > 0) {
    const byLine = [...branchesByLine(file)].sort(([a], [b]) => a - b)
    for (const [line, { covered, total }] of byLine) take(line, covered, total)
    return encoded
  }
  const { keys, hits } = file.arms
  for (let index = 0; index < keys.length;) {
    const line = lineOfArm(keys[index] ?? 0)
    let covered = 0
    let total = 0
    for (; index < keys.length && lineOfArm(keys[index] ?? 0) === line; index += 1) {
      total += 1
      if ((hits[index] ?? 0) > 0) covered += 1
    }
    take(line, covered, total)
  }
  return encoded
}
