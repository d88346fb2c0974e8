import { countOf } from '../../../contract/count-of.ts'
import type { TestCase } from '../junit/read-junit.ts'
import type { TestSummary } from '../junit/collect-tests.ts'
import type { SuiteOptions } from '../suite-options.ts'
import { fillTemplate } from './fill-template.ts'
import type { NamedTest } from './fill-template.ts'

/** How a command of a suite ended and what its reports say. */
export type Attempt = {
  readonly exitCode: number
  readonly timedOut: boolean
  /** Null: none is declared, or it could not be read. */
  readonly summary: TestSummary | null
}

export type RetryOutcome = {
  readonly retries: number
  readonly flaky: readonly {
    readonly name: string
    readonly failed: number
    readonly seconds: readonly number[]
  }[]
  /** Tests that failed each time. */
  readonly failures: readonly TestCase[]
  /** Why there was no other try. */
  readonly problem: string | null
}

/** More than this does not fit into a command line. */
const LONGEST_COMMAND = 100_000

/**
 * Runs failed tests alone again, within the limits, until they pass. What cannot be told for sure, such as
 * a try whose report does not name the test, leaves it failed. More failures than may be tried again are no
 * accident of one test, and are not tried at all.
 */
export async function rerunFailed(
  failed: readonly TestCase[],
  suite: Pick<SuiteOptions, 'rerun' | 'retries' | 'failureCodes'>,
  attempt: (command: string, wanted: ReadonlySet<string>) => Promise<Attempt>,
  nameTests: (tests: readonly TestCase[]) => Promise<readonly NamedTest[]>,
): Promise<RetryOutcome> {
  const { rerun } = suite
  const { perTest, perRun } = suite.retries
  const flaky: RetryOutcome['flaky'][number][] = []
  const seconds = new Map(failed.map((test) => [test.id, secondsOf(test)]))
  let open = failed
  let retries = 0
  const end = (problem: string | null): RetryOutcome => ({
    retries,
    flaky,
    failures: open,
    problem,
  })
  if (rerun === null) return end(null)
  for (let round = 1; round <= perTest && open.length > 0; round += 1) {
    if (retries + open.length > perRun) return end(tooMany(open.length, perRun - retries))
    const command = fillTemplate(rerun, await nameTests(open))
    if (command === null)
      return end('a test’s pytest id is not known, since its file was not found')
    if (command.length > LONGEST_COMMAND) return end('their names do not fit into a command')
    const ids = new Set(open.map(({ id }) => id))
    const result = await attempt(command, ids)
    retries += open.length
    const problem = distrust(result, ids, suite.failureCodes)
    if (problem !== null) return end(problem)
    const next: TestCase[] = []
    for (const test of open) {
      const again = result.summary?.wanted.get(test.id)
      seconds.get(test.id)?.push(...(again === undefined ? [] : secondsOf(again)))
      if (again?.outcome === 'passed') {
        flaky.push({ name: test.id, failed: round, seconds: seconds.get(test.id) ?? [] })
      } else next.push(again?.outcome === 'failed' ? again : test)
    }
    open = next
  }
  return end(null)
}

/** Why a try proves nothing; null: its report tells how each of its tests ended. */
function distrust(
  { exitCode, timedOut, summary }: Attempt,
  ids: ReadonlySet<string>,
  failureCodes: readonly number[],
): string | null {
  if (timedOut) return 'the second run of failed tests did not end in time'
  if (summary === null) return 'the second run of failed tests wrote no report that can be read'
  const others = summary.failures.filter(({ id }) => !ids.has(id))
  if (others.length > 0) return `the second run failed elsewhere: ${others[0]?.id ?? ''}`
  if (exitCode === 0) return null
  const isExplained = failureCodes.includes(exitCode) && summary.failed > 0 && summary.unnamed === 0
  return isExplained ? null : `the second run of failed tests ended with exit code ${exitCode}`
}

function tooMany(failed: number, left: number): string {
  return `${countOf(failed, 'test')} failed, and only ${left} may be tried again (retries.perRun)`
}

function secondsOf({ seconds }: TestCase): number[] {
  return seconds === null ? [] : [seconds]
}
