import { ArmNames, armKey } from '../../src/coverage/model/arm-names.ts'
import { CountsBuilder } from '../../src/coverage/model/counts.ts'
import { NO_TALLIES } from '../../src/coverage/model/tallies.ts'
import type { FileCoverage } from '../../src/coverage/model/file-coverage.ts'
import type { HtmlReportInput } from '../../src/coverage/html/report-input.ts'

/** Hits by line; arms taken or not by line; functions by name. */
export type SampleFile = {
  readonly lines: Readonly<Record<number, number>>
  readonly arms?: Readonly<Record<number, readonly boolean[]>>
  readonly functions?: Readonly<Record<string, number>>
}

export function coverageOf(file: SampleFile): FileCoverage {
  const names = new ArmNames()
  const lines = new CountsBuilder('line')
  for (const [line, hits] of Object.entries(file.lines)) lines.add(Number(line), hits)
  const arms = new CountsBuilder('arm')
  for (const [line, taken] of Object.entries(file.arms ?? {})) {
    taken.forEach((isTaken, arm) => {
      arms.add(armKey(Number(line), names.numberOf('0', String(arm)) ?? 0), isTaken ? 1 : 0)
    })
  }
  const functions = Object.entries(file.functions ?? {}).map(
    ([name, hits]) => [name, { line: null, hits }] as const,
  )
  return {
    lines: lines.finish(),
    arms: arms.finish(),
    tallies: NO_TALLIES,
    functions: new Map(functions),
  }
}

/** A report that passes, has no patch and no source text, but for what the test sets. */
export function reportWith(input: Partial<HtmlReportInput>): HtmlReportInput {
  return {
    title: 'trading-platform',
    commit: null,
    generatedAt: new Date('2026-03-04T05:06:07Z'),
    verdict: 'pass',
    summary: 'project: 90.00 % of lines, 80 % required',
    metric: 'lines',
    rules: [],
    files: new Map(),
    patch: null,
    services: {},
    readSource: () => Promise.resolve(null),
    ...input,
  }
}

/** Many files in folders of folders, the same ones each time; `linesEach` varies by a factor of two around it. */
export function manyFiles(count: number, linesEach: number): ReadonlyMap<string, FileCoverage> {
  const files = new Map<string, FileCoverage>()
  const lines = new CountsBuilder('line')
  const arms = new CountsBuilder('arm')
  const random = createRandom(7)
  for (let number = 0; number < count; number += 1) {
    const area = Math.floor(number / 500)
    const part = Math.floor(number / 20) % 25
    const health = 0.55 + 0.45 * random()
    const length = Math.floor(linesEach * (0.5 + random()))
    let isCovered = true
    let line = 1
    for (let at = 0; at < length; at += 1) {
      line += random() < 0.15 ? 2 : 1
      if (random() < 0.12) isCovered = random() < health
      const hits = isCovered ? 1 + Math.floor(random() * random() * 40) : 0
      lines.add(line, hits)
      if (random() < 0.14) {
        arms.add(armKey(line, 0), hits)
        arms.add(armKey(line, 1), random() < 0.8 ? hits : 0)
      }
    }
    files.set(`services/area_${area}/part_${part}/module_${number}.py`, {
      lines: lines.finish(),
      arms: arms.finish(),
      tallies: NO_TALLIES,
      functions: new Map(),
    })
  }
  return files
}

/** Park and Miller's generator: the same numbers on each machine. */
function createRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 48_271) % 2_147_483_647
    return state / 2_147_483_647
  }
}
