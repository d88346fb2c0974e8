import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

import { ArmNames } from '../../model/arm-names.ts'
import { addMeasures, measureFile, ZERO_MEASURE } from '../../model/file-coverage.ts'
import type { Measure } from '../../model/file-coverage.ts'
import { readReport } from '../../read-report.ts'
import type { Report } from '../../read-report.ts'
import { createTestRepository } from '../../test-repository.ts'

/** Reads a report that a test gives as text or bytes. */
export async function readTestReport(
  content: string | Buffer,
  chunkBytes = 4096,
  armNames = new ArmNames(),
): Promise<Report> {
  await using folder = await createTestRepository({ report: content })
  return await readReport(join(folder.root, 'report'), 'report', {
    format: null,
    armNames,
    chunkBytes,
  })
}

export async function readFixture(name: string): Promise<Buffer> {
  return readFile(join(import.meta.dirname, '../../fixtures', name))
}

export function measureReport(report: Report): Measure {
  return [...report.files.values()]
    .map((file) => measureFile(file))
    .reduce(addMeasures, ZERO_MEASURE)
}
