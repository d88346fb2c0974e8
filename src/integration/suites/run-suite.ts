import { statSync } from 'node:fs'
import { join } from 'node:path'

import { openLogFile } from '../../adapters/log-file.ts'
import type { OnLine } from '../../adapters/split-lines.ts'
import type { InputError } from '../../contract/input-error.ts'
import type { IntegrationDependencies } from '../integration-options.ts'
import { cleanText } from '../logs/clean-text.ts'
import { throwIfInterrupted } from '../readiness/start-services.ts'
import { tellProgress } from '../render/progress.ts'
import { collectTests } from './junit/collect-tests.ts'
import type { TestCollector, TestSummary } from './junit/collect-tests.ts'
import { findInRepository } from './junit/find-in-repository.ts'
import { locateTest } from './junit/locate-test.ts'
import type { TestCase } from './junit/read-junit.ts'
import { readReports, rememberReports } from './junit/read-reports.ts'
import type { Quarantine } from './match-quarantine.ts'
import type { SuitePlace } from './places/suite-place.ts'
import { fillAsTyped } from './rerun/fill-template.ts'
import { nodeIdOf, possibleFiles } from './rerun/name-tests.ts'
import { rerunFailed } from './rerun/rerun-failed.ts'
import type { Attempt } from './rerun/rerun-failed.ts'
import { runCommand } from './run-command.ts'
import type { CommandEnd } from './run-command.ts'
import { isOnHost } from './suite-options.ts'
import type { SuiteOptions } from './suite-options.ts'
import type { SuiteReport, TestFailure } from './suite-schema.ts'

export type SuiteRun = {
  readonly report: SuiteReport
  readonly lastLines: readonly string[]
  readonly log: string
  /** Why the declared report could not be read. */
  readonly unreadReport: InputError | null
  /** Tests per entry of the quarantine. */
  readonly matched: TestSummary['matched']
}

type FullAttempt = Attempt & CommandEnd & { readonly unreadReport: InputError | null }

const KEPT_LINES = 25
const LONGEST_KEPT_LINE = 1_000
const SHOWN_FAILURES = 200
/** As shells count a program that was ended by SIGKILL. */
const KILLED_EXIT_CODE = 137

/**
 * Runs one suite to its end, reads its JUnit reports, and runs failed tests alone again where it says how. Its
 * output goes to `<out>/logs/suite-<name>.log`.
 */
export async function runSuite(
  suite: SuiteOptions,
  place: SuitePlace | null,
  given: {
    readonly env: Readonly<Record<string, string>>
    readonly quarantine: Quarantine
    /** Aborts once it is of no use to go on. */
    readonly stop?: AbortSignal | undefined
  },
  deps: IntegrationDependencies,
): Promise<SuiteRun> {
  const log = `logs/suite-${suite.name}.log`
  const output = keepOutput(suite, join(deps.out, log), deps)
  const startedAt = deps.clock.now().getTime()
  const attempt = (command: string, wanted?: ReadonlySet<string>): Promise<FullAttempt> =>
    place === null
      ? Promise.resolve(endedBefore(suite, output.add))
      : runAttempt(suite, place, command, { ...given, wanted, onLine: output.add }, deps)
  try {
    const first = await attempt(
      suite.tests === null || suite.rerun === null
        ? suite.run
        : fillAsTyped(suite.rerun, suite.tests),
    )
    const failures = first.summary?.failures ?? []
    const quarantined = failures.filter(({ id }) => given.quarantine.find(id) !== undefined)
    const counted = failures.filter(({ id }) => given.quarantine.find(id) === undefined)
    const again =
      place === null || !isExplained(first, suite)
        ? { retries: 0, flaky: [], failures: counted, problem: null }
        : await rerunFailed(
            counted,
            suite,
            (command, wanted) => {
              output.add(`(failed tests again: ${command})`, 0)
              return attempt(command, wanted)
            },
            (tests) => nameTests(tests, place),
          )
    const toFailure = (test: TestCase): TestFailure => describeFailure(test, suite, deps.root)
    const unkept = (first.summary?.failed ?? 0) - failures.length
    const failed = again.failures.length + unkept
    return {
      report: {
        name: suite.name,
        exitCode: first.exitCode,
        timedOut: first.timedOut,
        seconds: (deps.clock.now().getTime() - startedAt) / 1_000,
        tests: first.summary?.tests ?? null,
        skipped: first.summary?.skipped ?? 0,
        failed,
        failures: again.failures.slice(0, SHOWN_FAILURES).map(toFailure),
        reportError: first.unreadReport?.message ?? null,
        retries: again.retries,
        retryProblem: again.problem,
        flaky: [...again.flaky.map(copyFlaky), ...(first.summary?.flaky ?? []).map(flakyByRunner)],
        quarantined: quarantined.map(toFailure),
        excused:
          isExplained(first, suite) && failed === 0 && again.flaky.length + quarantined.length > 0,
        slowest: [...(first.summary?.slowest ?? [])],
        stillRunning: [...first.stillRunning],
        leaked: [...first.leaked],
      },
      lastLines: output.lastLines(),
      log,
      unreadReport: first.unreadReport,
      matched: first.summary?.matched ?? [],
    }
  } finally {
    await output.close()
  }
}

async function runAttempt(
  suite: SuiteOptions,
  place: SuitePlace,
  command: string,
  given: {
    readonly env: Readonly<Record<string, string>>
    readonly quarantine: Quarantine
    readonly stop?: AbortSignal | undefined
    readonly wanted: ReadonlySet<string> | undefined
    readonly onLine: OnLine
  },
  deps: IntegrationDependencies,
): Promise<FullAttempt> {
  const { junit, timeout } = suite
  const earlier = junit === null ? null : await rememberReports(place, junit)
  const env = { ...place.variables, ...given.env }
  const { stop, onLine } = given
  const ended = await runCommand(place, command, { env, timeout, stop, onLine }, deps)
  throwIfInterrupted(deps.signal)
  if (junit === null || earlier === null) return { ...ended, summary: null, unreadReport: null }
  const collector = collectTests(given.quarantine.patterns, given.wanted)
  const tests = hearTests(collector, suite, given.wanted !== undefined, deps)
  const unreadReport = await readReports(place, junit, earlier, tests, deps.redactor)
  const summary = collector.summary()
  // What was read before a report breaks off is worth telling.
  return { ...ended, summary: summary.tests === 0 ? null : summary, unreadReport }
}

/** Whoever wants to hear of every test does so as it is read. */
function hearTests(
  collector: TestCollector,
  { name }: SuiteOptions,
  isAgain: boolean,
  { onTest }: IntegrationDependencies,
): TestCollector {
  if (onTest === undefined) return collector
  return {
    ...collector,
    add: (test) => {
      onTest(name, test, isAgain)
      collector.add(test)
    },
  }
}

/** Whether that tests failed, which the report names, is all that was wrong. */
function isExplained(
  { exitCode, timedOut, unreadReport, summary }: FullAttempt,
  { failureCodes }: SuiteOptions,
): boolean {
  if (timedOut || unreadReport !== null || summary === null) return false
  const isNamed = summary.unnamed === 0 && summary.failed === summary.failures.length
  return isNamed && (exitCode === 0 || failureCodes.includes(exitCode))
}

/** The service in whose container it was to run has ended. */
function endedBefore(suite: SuiteOptions, onLine: OnLine): FullAttempt {
  onLine(`it was not run: ${suite.service ?? 'its container'} does not run any more`, 0)
  return {
    exitCode: KILLED_EXIT_CODE,
    timedOut: false,
    stillRunning: [],
    leaked: [],
    summary: null,
    unreadReport: null,
  }
}

async function nameTests(tests: readonly TestCase[], place: SuitePlace) {
  const existing = await place.existing([...new Set(tests.flatMap(possibleFiles))])
  return tests.map((test) => ({ name: test.name, nodeId: nodeIdOf(test, existing) }))
}

function describeFailure(test: TestCase, suite: SuiteOptions, root: string): TestFailure {
  const from = {
    root,
    folder: suite.in,
    isOnHost: isOnHost(suite),
  }
  const isFile = (path: string): boolean =>
    statSync(path, { throwIfNoEntry: false })?.isFile() === true
  const place = locateTest(test, (path) => findInRepository(path, from, isFile))
  return {
    name: test.id,
    message: test.message,
    path: place?.path ?? null,
    line: place?.line ?? null,
  }
}

function copyFlaky({
  name,
  failed,
  seconds,
}: {
  readonly name: string
  readonly failed: number
  readonly seconds: readonly number[]
}): SuiteReport['flaky'][number] {
  return { name, failed, seconds: [...seconds] }
}

function flakyByRunner({ id, failedBefore, seconds }: TestCase): SuiteReport['flaky'][number] {
  return { name: id, failed: failedBefore, seconds: seconds === null ? [] : [seconds] }
}

/** Makes a suite's output inert as a service's is, writes it to its log, and keeps the last lines. */
function keepOutput(suite: SuiteOptions, path: string, deps: IntegrationDependencies) {
  const file = openLogFile(path)
  const lastLines: string[] = []
  const progress = deps.onProgress ?? tellProgress(deps.log)
  return {
    add: (line: string, leftOut: number): void => {
      const text = cleanText(line, leftOut, deps.redactor)
      file.write(text)
      if (text.trim() !== '') lastLines.push(text.slice(0, LONGEST_KEPT_LINE))
      if (lastLines.length > KEPT_LINES) lastLines.shift()
      progress({ kind: 'printed', suite: suite.name, text })
    },
    lastLines: (): readonly string[] => lastLines,
    close: file.close,
  }
}
