import { InputError } from '../../../contract/input-error.ts'
import type { Redactor } from '../../../redaction/redactor.ts'
import type { ReportFile, SuitePlace } from '../places/suite-place.ts'
import type { TestCollector } from './collect-tests.ts'
import { readJunit } from './read-junit.ts'
import type { TestCase } from './read-junit.ts'

/** More than any runner writes; reading as much takes seconds. */
const MOST_BYTES = 256 * 1024 * 1024
const MOST_FILES = 10_000

/** What the reports were before the suite ran, by path. */
export type EarlierReports = ReadonlyMap<string, string>

export async function rememberReports(place: SuitePlace, pattern: string): Promise<EarlierReports> {
  const files = await place.listFiles(pattern)
  return new Map(files.map(({ path, stamp }) => [path, stamp]))
}

/**
 * Reads the reports that a suite has written since `earlier`, into the collector. Null: all were read; else
 * what is wrong with them, after all that could be read was collected.
 */
export async function readReports(
  place: SuitePlace,
  pattern: string,
  earlier: EarlierReports,
  collector: TestCollector,
  redactor: Redactor,
): Promise<InputError | null> {
  const files = await place.listFiles(pattern)
  const fresh = files.filter(({ path, stamp }) => earlier.get(path) !== stamp)
  const problem = findProblem(files, fresh, pattern)
  if (problem !== null) return problem
  let tests = 0
  let broken: InputError | null = null
  for (const { path } of fresh) {
    try {
      const add = (test: TestCase): void => {
        tests += 1
        collector.add(test)
      }
      const { unnamed } = await readJunit(await place.openFile(path), path, add, redactor)
      collector.addUnnamed(unnamed)
    } catch (error) {
      if (!(error instanceof InputError)) throw error
      broken ??= error
    }
  }
  return broken ?? (tests > 0 ? null : noTests(pattern))
}

function findProblem(
  files: readonly ReportFile[],
  fresh: readonly ReportFile[],
  pattern: string,
): InputError | null {
  const bytes = fresh.reduce((sum, file) => sum + file.bytes, 0)
  const odd = fresh.find(({ isFile }) => !isFile)
  if (files.length === 0) return unread(pattern, 'no such file')
  if (fresh.length === 0) return unread(pattern, 'only what an earlier run had written')
  if (odd !== undefined) return unread(pattern, `${odd.path}, which is no regular file`)
  if (fresh.length > MOST_FILES) return unread(pattern, `${fresh.length} files`)
  if (bytes > MOST_BYTES) return unread(pattern, `${Math.floor(bytes / 1_000_000)} MB of reports`)
  return null
}

function unread(pattern: string, found: string): InputError {
  return new InputError('integration/junit', {
    expected: `the suite to write the JUnit report ${pattern}, at most ${MOST_BYTES / 1024 ** 2} MB`,
    found,
    fix: 'Let the suite write it (pytest: --junitxml=FILE), or remove `junit` from the suite.',
  })
}

function noTests(pattern: string): InputError {
  return new InputError('integration/junit', {
    expected: `the JUnit report ${pattern} to name at least one test`,
    found: 'none',
    fix: 'See in its log why the suite ran no test.',
  })
}
