import type { TestCase } from '../suites/junit/read-junit.ts'
import type { SuiteReport } from '../suites/suite-schema.ts'
import type { JunitSuite, JunitTest } from './render-junit.ts'

/** Hears of every test that a suite's report names; `isAgain` where a failed one was run again. */
export type OnTest = (suite: string, test: TestCase, isAgain: boolean) => void

export type JunitCollection = {
  readonly onTest: OnTest
  /** Each suite that ran, in the order of the reports. */
  readonly suites: (reports: readonly SuiteReport[]) => readonly JunitSuite[]
}

/** More tests than this in one run are counted by the result, not listed. */
const MOST_TESTS = 100_000

/** Keeps the tests of all suites for one merged report: of a test that was run again the last outcome. */
export function collectJunit(): JunitCollection {
  const suites = new Map<string, JunitTest[]>()
  let kept = 0
  return {
    onTest: (suite, test, isAgain) => {
      const tests = suites.get(suite) ?? []
      suites.set(suite, tests)
      const earlier = isAgain ? tests.findIndex((one) => isSame(one, test)) : -1
      if (earlier !== -1) tests[earlier] = test
      else if (!isAgain && kept < MOST_TESTS) {
        kept += 1
        tests.push(test)
      }
    },
    suites: (reports) =>
      reports.map(({ name, seconds, quarantined }) => {
        const excused = new Set(quarantined.map((failure) => failure.name))
        return {
          name,
          seconds,
          tests: (suites.get(name) ?? []).map((test) => excuse(test, excused)),
        }
      }),
  }
}

function isSame(left: Pick<JunitTest, 'classname' | 'name'>, right: TestCase): boolean {
  return left.classname === right.classname && left.name === right.name
}

/** What is in quarantine fails no gate, and so no other tool's either. */
function excuse(test: JunitTest, excused: ReadonlySet<string>): JunitTest {
  const id = [test.classname, test.name].filter((part) => part !== '').join('.')
  return test.outcome === 'failed' && excused.has(id) ? { ...test, outcome: 'skipped' } : test
}
