import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

import { ArmNames } from '../../model/arm-names.ts'
import { addMeasures, measureFile, ZERO_MEASURE } from '../../model/file-coverage.ts'
import type { Measure } from '../../model/file-coverage.ts'
import { readReport } from '../../read-report.ts'
import type { Report } from '../../read-report.ts'
import { createTestRepository } from '../../test-repository.ts'

const FIXTURES = join(import.meta.dirname, '../../fixtures')

/** A report of a test, read as the gate reads it. */
export async function readXmlReport(
  content: string | Buffer,
  chunkBytes = 65_536,
): Promise<Report> {
  await using folder = await createTestRepository({ report: content })
  return await readReport(join(folder.root, 'report'), 'report', {
    format: null,
    armNames: new ArmNames(),
    chunkBytes,
  })
}

/** Text of a fixture such as `cobertura/gcovr.xml`. */
export function readFixture(name: string): Promise<string> {
  return readFile(join(FIXTURES, name), 'utf8')
}

/** What the tools print: the sums of all files. */
export function sumUp(report: Report): Measure {
  return [...report.files.values()]
    .map((file) => measureFile(file))
    .reduce(addMeasures, ZERO_MEASURE)
}

/** Everything that was read of a report, fit to be compared. */
export function contentOf(report: Report): unknown {
  return [...report.files].map(([path, { lines, arms, tallies, functions }]) => ({
    path,
    lines: Array.from(lines.keys, (key, index) => [key, lines.hits[index]]),
    arms: Array.from(arms.keys, (key, index) => [key, arms.hits[index]]),
    tallies: [...tallies],
    functions: [...functions],
  }))
}

/** Numbers as in `7/12`. */
export function ratio(text: string): { covered: number; total: number } {
  const [covered, total] = text.split('/').map(Number)
  return { covered: covered ?? 0, total: total ?? 0 }
}
