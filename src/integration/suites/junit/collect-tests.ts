import type { TestCase } from './read-junit.ts'

/** What is kept of a suite's reports, however many tests they name. */
export type TestSummary = {
  readonly tests: number
  readonly skipped: number
  /** Tests that failed, each once. */
  readonly failed: number
  /** The first of them. */
  readonly failures: readonly TestCase[]
  /** Tests that the runner itself tried again until they passed. */
  readonly flaky: readonly TestCase[]
  readonly slowest: readonly { readonly name: string; readonly seconds: number }[]
  /** Failures that the reports count but do not name. */
  readonly unnamed: number
  /** How each test ended that was asked about. */
  readonly wanted: ReadonlyMap<string, TestCase>
  /** Tests per pattern that was watched for, in the order of the patterns. */
  readonly matched: readonly { readonly tests: number; readonly failed: number }[]
}

export type TestCollector = {
  readonly add: (test: TestCase) => void
  readonly addUnnamed: (count: number) => void
  readonly summary: () => TestSummary
}

const MOST_FAILURES = 1_000
const SHOWN_SLOWEST = 5

/**
 * Counts tests as they are read, and keeps the failed and the slowest.
 * @param watched predicates over a test's full name, such as those of the quarantine
 * @param wanted ids of tests whose outcome is to be kept
 */
export function collectTests(
  watched: readonly ((id: string) => boolean)[] = [],
  wanted: ReadonlySet<string> = new Set(),
): TestCollector {
  const counts = { tests: 0, skipped: 0, unnamed: 0 }
  const failures = new Map<string, TestCase>()
  let unkept = 0
  const flaky: TestCase[] = []
  let slowest: { readonly name: string; readonly seconds: number }[] = []
  const outcomes = new Map<string, TestCase>()
  const matched = watched.map(() => ({ tests: 0, failed: 0 }))
  return {
    add: (test) => {
      counts.tests += 1
      if (test.outcome === 'skipped') counts.skipped += 1
      if (test.failedBefore > 0 && flaky.length < MOST_FAILURES) flaky.push(test)
      // Pytest names a test twice that failed and then broke in its teardown.
      const isNew = test.outcome === 'failed' && !failures.has(test.id)
      if (isNew && failures.size < MOST_FAILURES) failures.set(test.id, test)
      else if (isNew) unkept += 1
      const { seconds } = test
      if (seconds !== null && seconds > (slowest[SHOWN_SLOWEST - 1]?.seconds ?? 0)) {
        slowest = [...slowest, { name: test.id, seconds }]
          .sort((left, right) => right.seconds - left.seconds)
          .slice(0, SHOWN_SLOWEST)
      }
      if (wanted.has(test.id) && outcomes.get(test.id)?.outcome !== 'failed') {
        outcomes.set(test.id, test)
      }
      for (const [index, matches] of watched.entries()) {
        const count = matched[index]
        if (count === undefined || !matches(test.id)) continue
        count.tests += 1
        count.failed += Number(isNew)
      }
    },
    addUnnamed: (count) => {
      counts.unnamed += count
    },
    summary: () => ({
      ...counts,
      failed: failures.size + unkept,
      failures: [...failures.values()],
      flaky,
      slowest,
      wanted: outcomes,
      matched,
    }),
  }
}
