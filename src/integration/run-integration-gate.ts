import { randomBytes } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'

import { resolveCompose } from '../adapters/compose.ts'
import type { ComposeProject } from '../adapters/compose.ts'
import type { Container } from '../adapters/engine.ts'
import type { Decision } from '../contract/result.ts'
import { createProject } from './compose/create-project.ts'
import { planProject } from './compose/plan-project.ts'
import { decideIntegration } from './decide-integration.ts'
import { explainFailure } from './diagnosis/explain-failure.ts'
import type { IntegrationData } from './integration-data.ts'
import type { IntegrationDependencies, IntegrationOptions } from './integration-options.ts'
import { captureLogs } from './logs/capture-logs.ts'
import type { LogCapture } from './logs/capture-logs.ts'
import { planServices } from './readiness/plan-services.ts'
import {
  containersByService,
  startServices,
  throwIfInterrupted,
} from './readiness/start-services.ts'
import type { PlannedService } from './readiness/judge-services.ts'
import type { Readiness } from './readiness/start-services.ts'
import { removeProject } from './reaper/remove-project.ts'
import { startReaper } from './reaper/start-reaper.ts'
import { sweepLeftovers } from './reaper/sweep-leftovers.ts'
import { registerSecrets } from './register-secrets.ts'
import { runSuite } from './suites/run-suite.ts'
import type { SuiteRun } from './suites/run-suite.ts'
import { composeLabels } from '../adapters/docker-engine.ts'

/** First engine API with `start_interval`. */
const START_INTERVAL_API = 1.44

/**
 * Brings the compose project up under a name of its own, waits until every service is ready, runs the
 * suites, and takes everything down again, whatever happens.
 * @throws InputError for a compose file or JUnit report that cannot be used, WorldError for the engine.
 */
export async function runIntegrationGate(
  options: IntegrationOptions,
  deps: IntegrationDependencies,
): Promise<Decision<IntegrationData>> {
  const { api } = await deps.engine.version()
  const resolved = await resolveCompose(deps.exec, options.compose, {
    cwd: deps.root,
    env: deps.env,
    signal: deps.signal,
  })
  registerSecrets(resolved, deps.redactor)
  const services = planServices(resolved)
  const swept = await sweepLeftovers(deps.engine, hostname(), isProcessAlive)
  if (swept.length > 0)
    deps.log.info(`removed what an earlier run left behind: ${swept.join(', ')}`)
  await options.prepareImages?.()
  throwIfInterrupted(deps.signal)
  const name = `papergate-${randomBytes(4).toString('hex')}`
  const project = planProject(resolved, {
    name,
    owner: `${hostname()}/${process.pid}`,
    keep: options.keep,
    hasStartInterval: Number(api) >= START_INTERVAL_API,
  })
  return withProject(project, services, options, deps)
}

/** Everything that is made between here and the end is removed at the end; the reaper stands by first. */
async function withProject(
  project: ComposeProject,
  services: readonly PlannedService[],
  options: IntegrationOptions,
  deps: IntegrationDependencies,
): Promise<Decision<IntegrationData>> {
  const folder = join(deps.out, 'integration', project.name)
  const reaper = startReaper(project.name, deps.env, deps.env['DOCKER_HOST'])
  const logs = await captureLogs(deps.out, deps)
  let isFinished = false
  let isSettled = false
  const takeDown = async (): Promise<readonly string[]> => {
    isFinished = true
    const leftovers = await removeProject(deps.engine, project.name)
    await logs.close()
    await rm(folder, { recursive: true, force: true })
    if (leftovers.length === 0 && !deps.signal.aborted && isSettled) reaper.dismiss()
    else reaper.release()
    return leftovers
  }
  try {
    await createProject(project, folder, { build: options.prepareImages === null }, deps)
    const run = await runProject(project.name, services, options, logs, deps)
    isFinished = options.keep
    isSettled = true
    if (options.keep) {
      await logs.close()
      reaper.dismiss()
      sayHowToLook(project.name, deps)
    }
    const leftovers = options.keep ? null : await takeDown()
    return decideIntegration({
      ...run,
      leftovers,
      data: { ...run.data, logs: [...logs.paths(), ...run.suites.map(({ log }) => log)] },
    })
  } finally {
    if (!isFinished) await takeDown()
  }
}

async function runProject(
  project: string,
  services: readonly PlannedService[],
  options: IntegrationOptions,
  logs: LogCapture,
  deps: IntegrationDependencies,
) {
  const startedAt = deps.clock.now().getTime()
  const timeline: IntegrationData['timeline'] = []
  const readyAt = new Map<string, number>()
  const beganAt = new Map<string, number>()
  const mark = (service: string, event: string): number => {
    const atMs = deps.clock.now().getTime() - startedAt
    timeline.push({ service, event, atMs })
    return atMs
  }
  const readiness = await startServices(services, project, options, deps, {
    onStart: (container) => {
      const service = serviceOf(container)
      beganAt.set(service, mark(service, 'started'))
      logs.follow(service, container)
    },
    onState: ({ name, state, reason }) => {
      if (state === 'waiting' || state === 'starting') return
      readyAt.set(name, mark(name, state))
      deps.log.info(`${name} ${state}${reason === '' ? '' : `: ${reason}`}`)
    },
  })
  const readySeconds = (deps.clock.now().getTime() - startedAt) / 1_000
  const isReady = readiness.states.every(({ state }) => state === 'ready' || state === 'completed')
  await logs.drain(endedServices(readiness))
  const suites: SuiteRun[] = []
  if (isReady) {
    const containers = await containersByService(deps.engine, {
      [composeLabels.project]: project,
    })
    for (const suite of options.suites) {
      mark(suite.name, 'suite started')
      suites.push(await runSuite(suite, containers, deps))
      mark(suite.name, 'suite ended')
    }
  }
  return {
    failure: isReady
      ? null
      : explainFailure({ ...readiness, timeout: options.timeout, lastLines: logs.lastLines }),
    readySeconds,
    suites,
    data: {
      services: describeServices(readiness, beganAt, readyAt, logs),
      suites: suites.map(({ report }) => report),
      timeline,
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
  beganAt: ReadonlyMap<string, number>,
  readyAt: ReadonlyMap<string, number>,
  logs: LogCapture,
): IntegrationData['services'] {
  return states.map(({ name, state }) => {
    const isReady = state === 'ready' || state === 'completed'
    return {
      name,
      state,
      exitCode:
        containers.get(name)?.status === 'exited' ? (containers.get(name)?.exitCode ?? null) : null,
      readySeconds: isReady ? ((readyAt.get(name) ?? 0) - (beganAt.get(name) ?? 0)) / 1_000 : null,
      lastLogLines: [...logs.lastLines(name)],
    }
  })
}

function serviceOf({ labels, name }: Container): string {
  return labels[composeLabels.service] ?? name
}

function sayHowToLook(project: string, { log }: IntegrationDependencies): void {
  log.info(`left up as ${project}:`)
  log.info(`  look: docker compose -p ${project} ps; docker compose -p ${project} logs`)
  log.info(`  stop: docker compose -p ${project} down -v -t 0`)
}

function isProcessAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
