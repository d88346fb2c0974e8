import { composeLabels } from '../../adapters/docker-engine.ts'
import type { Container } from '../../adapters/engine.ts'
import type { IntegrationDependencies } from '../integration-options.ts'
import { throwIfInterrupted } from '../readiness/start-services.ts'
import { tellProgress } from '../render/progress.ts'
import { describeSuite, suiteVerdict } from './judge-suites.ts'
import type { SuiteJudging } from './judge-suites.ts'
import { matchQuarantine } from './match-quarantine.ts'
import type { Quarantine } from './match-quarantine.ts'
import { openPlace } from './open-place.ts'
import { planBatches } from './plan-batches.ts'
import { runSuite } from './run-suite.ts'
import type { SuiteRun } from './run-suite.ts'
import { SUITE_LABEL } from './suite-containers.ts'
import { isOnHost, plainPolicy } from './suite-options.ts'
import type { SuiteOptions, SuitePolicy } from './suite-options.ts'
import type { QuarantineUse } from './suite-schema.ts'

/** Whether a suite sees the services from the host or from inside their network. */
type SuiteSide = 'host' | 'network'

export type SuiteSurroundings = {
  /** Compose project. */
  readonly project: string
  readonly policy?: SuitePolicy | undefined
  /** Aborts once it is of no use to go on. */
  readonly stop?: AbortSignal | undefined
  /** Makes ready what a suite needs beside the services, before it starts; its variables. */
  readonly prepare?: (
    suite: SuiteOptions,
    side: SuiteSide,
  ) => Promise<Readonly<Record<string, string>>>
  readonly onStart: (suite: SuiteOptions) => void
  readonly onEnd: (suite: SuiteOptions) => void
}

export type SuiteRuns = { readonly suites: readonly SuiteRun[]; readonly judging: SuiteJudging }

/** Runs the suites, in their order or side by side; all of them, whatever becomes of one. */
export async function runSuites(
  suites: readonly SuiteOptions[],
  surroundings: SuiteSurroundings,
  deps: IntegrationDependencies,
): Promise<SuiteRuns> {
  const { policy = plainPolicy, stop, prepare } = surroundings
  const now = deps.clock.now()
  const quarantine = matchQuarantine(policy.quarantine, now)
  const runs: SuiteRun[] = []
  for (const batch of planBatches(suites)) {
    const prepared: (() => Promise<SuiteRun>)[] = []
    // One after the other, and before any of them runs: what is made ready may concern all services.
    for (const suite of batch) {
      throwIfInterrupted(deps.signal)
      if (stop?.aborted === true) break
      const variables = (await prepare?.(suite, isOnHost(suite) ? 'host' : 'network')) ?? {}
      prepared.push(() => runOne(suite, variables, { quarantine, surroundings }, deps))
    }
    runs.push(...(await runBounded(prepared, policy.atOnce)))
  }
  const isComplete = !policy.isPart && runs.length === suites.length && runs.length > 0
  return {
    suites: runs,
    judging: { policy, now, isComplete, quarantine: countUses(policy, runs) },
  }
}

async function runOne(
  suite: SuiteOptions,
  variables: Readonly<Record<string, string>>,
  given: { readonly quarantine: Quarantine; readonly surroundings: SuiteSurroundings },
  deps: IntegrationDependencies,
): Promise<SuiteRun> {
  const { project, stop, onStart, onEnd } = given.surroundings
  const progress = deps.onProgress ?? tellProgress(deps.log)
  progress({ kind: 'suite', name: suite.name, state: 'running', text: '' })
  onStart(suite)
  const place = await openPlace(suite, await listContainers(project, deps), deps)
  const env = {
    PAPERGATE_PROJECT: project,
    PAPERGATE_SUITE: suite.name,
    ...variables,
    ...suite.env,
  }
  const { quarantine } = given
  const run = await runSuite(suite, place, { env, quarantine, stop }, deps)
  // A project that is kept is kept without it: the next run's suite has a new one.
  if (suite.container !== null) await removeOwn(suite, project, deps)
  onEnd(suite)
  const state = suiteVerdict(run.report) === 'pass' ? 'passed' : 'failed'
  progress({ kind: 'suite', name: suite.name, state, text: describeSuite(run.report) })
  tell(run, deps)
  return run
}

async function removeOwn(
  { name }: SuiteOptions,
  project: string,
  { engine }: Pick<IntegrationDependencies, 'engine'>,
): Promise<void> {
  const own = await engine.containers({ [composeLabels.project]: project, [SUITE_LABEL]: name })
  await Promise.all(own.map(({ id }) => engine.remove(id)))
}

/** Containers by service, of several the one that runs: tests may have restarted some meanwhile. */
async function listContainers(
  project: string,
  { engine }: Pick<IntegrationDependencies, 'engine'>,
): Promise<ReadonlyMap<string, Container>> {
  const labels = { [composeLabels.project]: project, [composeLabels.oneOff]: 'False' }
  const containers = (await engine.containers(labels)).toSorted(
    (left, right) => Number(left.status === 'running') - Number(right.status === 'running'),
  )
  return new Map(
    containers.map((container) => [
      container.labels[composeLabels.service] ?? container.name,
      container,
    ]),
  )
}

function countUses({ quarantine }: SuitePolicy, runs: readonly SuiteRun[]): QuarantineUse[] {
  return quarantine.map(({ test, owner, reason, until }, index) => {
    const counts = runs.flatMap(({ matched }) => matched[index] ?? [])
    return {
      test,
      owner,
      reason,
      until,
      matched: counts.reduce((sum, { tests }) => sum + tests, 0),
      failed: counts.reduce((sum, { failed }) => sum + failed, 0),
    }
  })
}

const SHORTEST_SLOW_SECONDS = 0.5

function tell({ report }: SuiteRun, { log, redactor }: IntegrationDependencies): void {
  const { name, slowest, leaked, flaky } = report
  for (const test of flaky) log.info(`  flaky: ${redactor.redact(test.name)}`)
  const slow = slowest.filter(({ seconds }) => seconds >= SHORTEST_SLOW_SECONDS)
  if (slow.length > 0) log.info('  slowest tests:')
  for (const test of slow) {
    log.info(`  ${test.seconds.toFixed(1).padStart(6)} s  ${redactor.redact(test.name)}`)
  }
  if (leaked.length === 0) return
  log.warn(
    `${name} left processes running, which were ended: ${redactor.redact(leaked.join(', '))}`,
  )
}

/** Results in the order of the tasks. An error is thrown when all that had begun have ended. */
async function runBounded<T>(
  tasks: readonly (() => Promise<T>)[],
  atOnce: number,
): Promise<readonly T[]> {
  const results = new Map<number, T>()
  const errors: unknown[] = []
  const queue = tasks.entries()
  const work = async (): Promise<void> => {
    for (const [index, task] of queue) {
      if (errors.length > 0) return
      try {
        results.set(index, await task())
      } catch (error) {
        errors.push(error)
      }
    }
  }
  await Promise.all(Array.from({ length: Math.min(atOnce, tasks.length) }, work))
  if (errors.length > 0) throw errors[0]
  return [...results].sort(([left], [right]) => left - right).map(([, result]) => result)
}
