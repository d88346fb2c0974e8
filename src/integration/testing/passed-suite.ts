import type { SuiteReport } from '../suites/suite-schema.ts'

/** A suite of two tests that passed. */
export const passedSuite: SuiteReport = {
  name: 'e2e',
  exitCode: 0,
  timedOut: false,
  seconds: 1,
  tests: 2,
  skipped: 0,
  failed: 0,
  failures: [],
  reportError: null,
  retries: 0,
  retryProblem: null,
  flaky: [],
  quarantined: [],
  excused: false,
  slowest: [],
  stillRunning: [],
  leaked: [],
}
