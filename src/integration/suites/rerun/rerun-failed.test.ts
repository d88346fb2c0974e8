import { expect, it } from 'vitest'

import { failedTest, testCase } from '../../testing/test-case.ts'
import { collectTests } from '../junit/collect-tests.ts'
import type { TestCase } from '../junit/read-junit.ts'
import { rerunFailed } from './rerun-failed.ts'
import type { Attempt } from './rerun-failed.ts'

const suite = { rerun: 'run {names}', retries: { perTest: 2, perRun: 10 }, failureCodes: [1] }
const ended = (exitCode: number, ...tests: readonly TestCase[]) => ({ exitCode, tests })

/** Runs failed tests again; each round ends as it is told here. */
async function rerun(
  failed: readonly string[],
  rounds: readonly (ReturnType<typeof ended> | Attempt)[],
  changes: Partial<typeof suite> = {},
) {
  const commands: string[] = []
  const attempt = async (command: string, wanted: ReadonlySet<string>): Promise<Attempt> => {
    const round = rounds[commands.length]
    commands.push(command)
    if (round === undefined) throw new Error('one round too many')
    if ('timedOut' in round) return round
    const collector = collectTests([], wanted)
    for (const test of round.tests) collector.add(test)
    return { exitCode: round.exitCode, timedOut: false, summary: collector.summary() }
  }
  const outcome = await rerunFailed(
    failed.map((id) => failedTest(id)),
    { ...suite, ...changes },
    attempt,
    async (tests) => tests.map(({ name }) => ({ name, nodeId: null })),
  )
  return { ...outcome, failures: outcome.failures.map(({ id }) => id), commands }
}

it('a test that passes is flaky, with the times of its runs; the others are tried once more', async () => {
  const again = [
    ended(1, testCase('t.a', { seconds: 2 }), failedTest('t.b')),
    ended(0, testCase('t.b', { seconds: 3 })),
  ]
  expect(await rerun(['t.a', 't.b'], again)).toEqual({
    retries: 3,
    flaky: [
      { name: 't.a', failed: 1, seconds: [1, 2] },
      { name: 't.b', failed: 2, seconds: [1, 1, 3] },
    ],
    failures: [],
    problem: null,
    commands: [`run 'a' 'b'`, `run 'b'`],
  })
})

it('a test that always fails has failed', async () => {
  const always = ended(1, failedTest('t.a'))
  expect(await rerun(['t.a'], [always, always])).toMatchObject({ failures: ['t.a'], retries: 2 })
})

it.each<[string, ReturnType<typeof ended> | Attempt, RegExp]>([
  ['its test did not run', ended(0), /^null$/],
  ['its test was skipped', ended(0, testCase('t.a', { outcome: 'skipped' })), /^null$/],
  ['the runner broke down', ended(2, testCase('t.a')), /exit code 2/],
  ['it says failed and names none', ended(1, testCase('t.a')), /exit code 1/],
  ['another test failed', ended(1, testCase('t.a'), failedTest('t.z')), /elsewhere: t\.z/],
  ['it hung', { exitCode: 124, timedOut: true, summary: null }, /in time/],
  ['it wrote no report', { exitCode: 0, timedOut: false, summary: null }, /no report/],
])('a try proves nothing where %s', async (_what, round, problem) => {
  const outcome = await rerun(['t.a'], [round, round])
  expect(outcome).toMatchObject({ failures: ['t.a'], flaky: [] })
  expect(String(outcome.problem)).toMatch(problem)
})

it('more failures than may be tried again are not tried at all', async () => {
  const outcome = await rerun(['t.a', 't.b'], [], { retries: { perTest: 2, perRun: 1 } })
  expect(outcome).toMatchObject({ retries: 0, failures: ['t.a', 't.b'], commands: [] })
  expect(outcome.problem).toMatch(/2 tests failed, and only 1 may be tried again/)
})

it('the limit of a run counts every try', async () => {
  const always = ended(1, failedTest('t.a'))
  const outcome = await rerun(['t.a'], [always], { retries: { perTest: 3, perRun: 1 } })
  expect(outcome).toMatchObject({ retries: 1, failures: ['t.a'] })
})

it('a test without a pytest id is not tried where one is needed', async () => {
  const outcome = await rerun(['t.a'], [], { rerun: 'pytest {tests}' })
  expect(outcome).toMatchObject({ failures: ['t.a'], retries: 0 })
  expect(outcome.problem).toMatch(/pytest id is not known/)
})
