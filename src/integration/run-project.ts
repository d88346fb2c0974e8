import type { ComposeProject } from '../adapters/compose.ts'
import { composeLabels } from '../adapters/docker-engine.ts'
import type { Container } from '../adapters/engine.ts'
import { describeSuite } from './decide-integration.ts'
import type { IntegrationFacts } from './decide-integration.ts'
import { explainDeath, explainFailure } from './diagnosis/explain-failure.ts'
import type { IntegrationData } from './integration-data.ts'
import type { IntegrationDependencies, IntegrationOptions } from './integration-options.ts'
import type { LogCapture } from './logs/capture-logs.ts'
import { judgeServices } from './readiness/judge-services.ts'
import type { PlannedService } from './readiness/judge-services.ts'
import { planServices } from './readiness/plan-services.ts'
import { containersByService, startServices } from './readiness/start-services.ts'
import type { Readiness } from './readiness/start-services.ts'
import { settleServices } from './readiness/settle-services.ts'
import { runSuite } from './suites/run-suite.ts'
import type { SuiteRun } from './suites/run-suite.ts'

export type ProjectRun = Omit<IntegrationFacts, 'leftovers' | 'suites'> & {
  readonly suites: readonly SuiteRun[]
}

/** Starts the services of a project that has been created, and runs the suites once all are ready. */
export async function runProject(
  project: ComposeProject,
  options: IntegrationOptions,
  logs: LogCapture,
  deps: IntegrationDependencies,
): Promise<ProjectRun> {
  const planned = planServices(project)
  const times = createTimeline(() => deps.clock.now().getTime())
  const readiness = await startServices(planned, project.name, options, deps, {
    onStart: (container) => {
      const service = serviceOf(container)
      times.mark(service, 'started')
      logs.follow(container)
    },
    onState: ({ name, state, reason }) => {
      if (state === 'waiting' || state === 'starting') return
      times.mark(name, state)
      deps.log.info(`${name} ${state}${reason === '' ? '' : `: ${reason}`}`)
    },
  })
  const readySeconds = times.elapsed() / 1_000
  const isReady = readiness.states.every(({ state }) => state === 'ready' || state === 'completed')
  const suites: SuiteRun[] = []
  for (const suite of isReady ? options.suites : []) {
    times.mark(suite.name, 'suite started')
    const containers = await listContainers(project.name, deps)
    const run = await runSuite(suite, containers, deps)
    suites.push(run)
    times.mark(suite.name, 'suite ended')
    deps.log.info(`${suite.name}: ${describeSuite(run.report)}`)
  }
  const hasFailed = suites.some(({ report }) => report.exitCode !== 0)
  const last = isReady
    ? await settleServices(() => lookAgain(planned, project.name, readiness, deps), hasFailed, deps)
    : readiness
  await logs.drain(endedServices(last))
  const facts = { ...last, timeout: options.timeout, lastLines: logs.lastLines }
  return {
    failure: isReady ? explainDeath(facts) : explainFailure(facts),
    readySeconds,
    suites,
    data: {
      services: describeServices(last, times, logs),
      suites: suites.map(({ report }) => report),
      timeline: times.entries(),
      logs: [],
    },
  }
}

/** What the services are now. */
async function lookAgain(
  planned: readonly PlannedService[],
  project: string,
  readiness: Readiness,
  deps: IntegrationDependencies,
): Promise<Readiness> {
  const containers = await listContainers(project, deps)
  const states = judgeServices(planned, containers, deps.clock.now().getTime())
  return { ...readiness, containers, states }
}

function listContainers(
  project: string,
  { engine }: IntegrationDependencies,
): Promise<ReadonlyMap<string, Container>> {
  return containersByService(engine, { [composeLabels.project]: project })
}

/** Services whose log is complete: the explanation must not miss their last words. */
function endedServices({ containers }: Readiness): readonly string[] {
  return [...containers].filter(([, { status }]) => status === 'exited').map(([name]) => name)
}

function describeServices(
  { states, containers }: Readiness,
  times: Timeline,
  logs: LogCapture,
): IntegrationData['services'] {
  return states.map(({ name, state }) => {
    const container = containers.get(name)
    const began = times.find(name, 'started')
    const ready = times.find(name, 'ready') ?? times.find(name, 'completed')
    return {
      name,
      state,
      exitCode: container?.status === 'exited' ? container.exitCode : null,
      readySeconds: began === null || ready === null ? null : (ready - began) / 1_000,
      lastLogLines: [...logs.lastLines(name)],
    }
  })
}

type Timeline = ReturnType<typeof createTimeline>

function createTimeline(now: () => number) {
  const startedAt = now()
  const entries: IntegrationData['timeline'] = []
  const elapsed = (): number => Math.max(0, now() - startedAt)
  return {
    elapsed,
    mark: (service: string, event: string): void => {
      entries.push({ service, event, atMs: elapsed() })
    },
    /** Milliseconds at which it happened first; null: never. */
    find: (service: string, event: string): number | null =>
      entries.find((entry) => entry.service === service && entry.event === event)?.atMs ?? null,
    entries: () => entries,
  }
}

function serviceOf({ labels, name }: Container): string {
  return labels[composeLabels.service] ?? name
}
