/** A container of a suite's own: a service of the compose files that is started for nothing else. */
export type SuiteContainer = { readonly service: string } | { readonly image: string }

/** One end-to-end test command, run once every service is ready. */
export type SuiteOptions = {
  readonly name: string
  /** Shell command; exit 0 is a pass. */
  readonly run: string
  /** Folder to run it in: on the host relative to the root, in a container to its working folder. */
  readonly in: string
  /** Run inside this service's running container; null: elsewhere. */
  readonly service: string | null
  /** Run in a container of its own, inside the network; null: elsewhere. With neither: on the host. */
  readonly container: SuiteContainer | null
  readonly env: Readonly<Record<string, string>>
  /** JUnit reports that it writes, a file or a glob relative to its folder; null: none. */
  readonly junit: string | null
  /** Longest run time, in milliseconds; the same for each time that failed tests are tried again. */
  readonly timeout: number
  /** Shell command that runs single tests; null: a failed test is not tried again. */
  readonly rerun: string | null
  /** How often one test, and how many tests in all, are tried again. */
  readonly retries: { readonly perTest: number; readonly perRun: number }
  /** Exit codes that say no more than that tests failed. */
  readonly failureCodes: readonly number[]
  /** Run at the same time as the neighbours that say so as well. */
  readonly parallel: boolean
  /** Only these tests, handed to `rerun` as they are; null: all, by `run`. */
  readonly tests: readonly string[] | null
}

/** Whether a suite runs on the host, and not in a container. */
export function isOnHost({ service, container }: SuiteOptions): boolean {
  return service === null && container === null
}

/** A suite of which no more is said than its command. */
export const plainSuite: Omit<SuiteOptions, 'name' | 'run'> = {
  in: '.',
  service: null,
  container: null,
  env: {},
  junit: null,
  timeout: 600_000,
  rerun: null,
  retries: { perTest: 2, perRun: 10 },
  failureCodes: [1],
  parallel: false,
  tests: null,
}

/** A test that is known to fail: it runs and is reported, and its failure does not fail the suite. */
export type QuarantineEntry = {
  /** Full name of a test, `*` for any characters; a pytest node id will do as well. */
  readonly test: string
  readonly owner: string
  readonly reason: string
  /** Last day on which it holds, such as `2026-12-31`, in UTC. */
  readonly until: string
}

export type SuitePolicy = {
  readonly quarantine: readonly QuarantineEntry[]
  /** How many flaky tests a run may have. */
  readonly mostFlaky: number
  /** How many suites run at the same time at the most. */
  readonly atOnce: number
  /** Whether only some of the file's suites, or of their tests, were asked for. */
  readonly isPart: boolean
}

export const plainPolicy: SuitePolicy = { quarantine: [], mostFlaky: 3, atOnce: 4, isPart: false }
