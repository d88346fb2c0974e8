import type { ComposeProject } from '../adapters/compose.ts'
import { composeLabels } from '../adapters/docker-engine.ts'
import type { Container } from '../adapters/engine.ts'
import type { IntegrationFacts } from './decide-integration.ts'
import type { Egress } from './egress/open-egress.ts'
import { explainDeath, explainFailure } from './diagnosis/explain-failure.ts'
import { findChanges } from './diagnosis/find-changes.ts'
import type { ServiceSources } from './diagnosis/find-changes.ts'
import type { Faults } from './faults/open-faults.ts'
import { openFixtures } from './fixtures/open-fixtures.ts'
import type { IntegrationData } from './integration-data.ts'
import type { IntegrationDependencies, IntegrationOptions } from './integration-options.ts'
import type { LogCapture } from './logs/capture-logs.ts'
import { checkMigrations } from './migrations/check-migrations.ts'
import { describeMigrations } from './migrations/judge-migrations.ts'
import type { PlannedService } from './readiness/plan-services.ts'
import { createProber } from './readiness/probes/create-prober.ts'
import { startServices } from './readiness/start-services.ts'
import type { Readiness } from './readiness/start-services.ts'
import { superviseServices } from './readiness/supervise-services.ts'
import { watchProject } from './readiness/watch-project.ts'
import { tellProgress } from './render/progress.ts'
import { runSuites } from './suites/run-suites.ts'
import type { SuiteRun } from './suites/run-suite.ts'
import type { Timeline } from './timeline/record-timeline.ts'

export type ProjectRun = Omit<IntegrationFacts, 'leftovers' | 'suites' | 'egress'> & {
  readonly suites: readonly SuiteRun[]
}

export type RunnableServices = {
  readonly services: readonly PlannedService[]
  readonly sources: ServiceSources
  /** As Compose created it. */
  readonly compose: ComposeProject
}

/** Starts the services of a project that has been created, and runs the suites once all are ready. */
export async function runProject(
  project: string,
  { services: planned, sources, compose }: RunnableServices,
  options: IntegrationOptions,
  record: { readonly logs: LogCapture; readonly timeline: Timeline; readonly faults: Faults },
  egress: Egress,
  given: IntegrationDependencies,
): Promise<ProjectRun> {
  const deps = { ...given, engine: egress.engine }
  const { logs, timeline: times, faults } = record
  await using watch = await watchProject(project, deps)
  const prober = createProber(deps, watch.ring)
  // A service may reach out as soon as it runs: before the gateway hears, that leads nowhere and is told to nobody.
  await egress.untilReachable()
  const tell = deps.onProgress ?? tellProgress(deps.log)
  const began = times.elapsed()
  const readiness = await startServices(planned, watch, prober, options, deps, {
    onStarting: (container) => times.mark(serviceOf(container), 'starting'),
    onStart: (container) => logs.follow(container),
    onState: ({ name, state, reason }) => {
      tell({ kind: 'service', name, state, reason })
      if (state !== 'waiting' && state !== 'starting') times.mark(name, state)
    },
  })
  const readySeconds = (times.elapsed() - began) / 1_000
  const isReady = readiness.states.every(({ state }) => state === 'ready' || state === 'completed')
  prober.stop()
  const supervision = isReady
    ? superviseServices(
        planned,
        watch,
        prober,
        deps,
        ({ name, state, reason }) => {
          if (state === 'failed') times.mark(name, state)
          tell({ kind: 'service', name, state, reason: `${reason}; the suites end here` })
        },
        faults.isDisturbed,
      )
    : null
  const migrations = isReady ? await checkMigrations(compose, options.migrations, deps) : null
  const plan = { suites: options.suites.length, keep: options.keep }
  const fixtures = openFixtures(compose, options.fixtures, plan, deps)
  const { suites, ...tested } = await runSuites(
    isReady ? options.suites : [],
    {
      project,
      policy: options.suitePolicy,
      stop: supervision?.stop,
      prepare: async (suite) => ({
        ...(await faults.prepare(suite)),
        ...(await fixtures.prepare(suite)),
      }),
      onStart: ({ name }) => times.mark(name, 'suite started'),
      onEnd: (suite) => {
        times.mark(suite.name, 'suite ended')
        faults.endSuite(suite)
      },
    },
    deps,
  )
  await faults.settle()
  const hasFailed = suites.some(({ report }) => report.exitCode !== 0)
  const last = (await supervision?.settle(hasFailed)) ?? readiness
  await logs.drain(endedServices(last))
  const facts = {
    ...last,
    timeout: options.timeout,
    lastLines: logs.lastLines,
    oneShots: new Set(planned.flatMap(({ name, ready }) => (ready.by === 'exit' ? [name] : []))),
    redactor: deps.redactor,
  }
  const failure = isReady ? explainDeath(facts) : explainFailure(facts)
  const changed = failure === null ? [] : await findChanges(failure.service, sources, deps)
  return {
    failure: failure === null ? null : { ...failure, changed },
    readySeconds,
    suites,
    migrations,
    suiteJudging: tested.judging,
    data: {
      failure:
        failure === null
          ? null
          : {
              service: failure.service,
              cause: failure.hint?.cause ?? null,
              hint: failure.hint?.text ?? null,
              changed: [...changed],
            },
      services: describeServices(last, times, logs),
      suites: suites.map(({ report }) => report),
      quarantine: [...tested.judging.quarantine],
      ...(migrations === null ? {} : { migrations: describeMigrations(migrations) }),
      ...fixtures.report(),
      ...(faults.records().length === 0 ? {} : { faults: [...faults.records()] }),
      timeline: [],
      logs: [],
    },
  }
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
  return states.map(({ name, state, readyBy }) => {
    const container = containers.get(name)
    const began = times.find(name, 'started')
    const ready = times.find(name, 'ready') ?? times.find(name, 'completed')
    return {
      name,
      state,
      exitCode: container?.status === 'exited' ? container.exitCode : null,
      readySeconds: began === null || ready === null ? null : (ready - began) / 1_000,
      readyBy: readyBy === '' ? null : readyBy,
      lastLogLines: [...logs.lastLines(name)],
    }
  })
}

function serviceOf({ labels, name }: Container): string {
  return labels[composeLabels.service] ?? name
}
