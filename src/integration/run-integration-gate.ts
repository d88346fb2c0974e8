import { randomBytes } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'

import type { ComposeProject } from '../adapters/compose.ts'
import type { Decision } from '../contract/result.ts'
import { createProject } from './compose/create-project.ts'
import { planProject } from './compose/plan-project.ts'
import { readProject } from './compose/read-project.ts'
import { decideIntegration } from './decide-integration.ts'
import { findSources } from './diagnosis/find-changes.ts'
import type { ServiceSources } from './diagnosis/find-changes.ts'
import { openEgress } from './egress/open-egress.ts'
import { planLock, prepareLock } from './egress/plan-lock.ts'
import type { PlannedLock } from './egress/plan-lock.ts'
import { listUsedSubnets, yieldSubnets } from './egress/yield-subnets.ts'
import { openFaults } from './faults/open-faults.ts'
import { planFaults } from './faults/plan-faults.ts'
import type { PlannedFaults } from './faults/plan-faults.ts'
import { demandFixtures } from './fixtures/demand-fixtures.ts'
import { fixtureVariables } from './fixtures/fixture-variables.ts'
import type { IntegrationData } from './integration-data.ts'
import type { IntegrationDependencies, IntegrationOptions } from './integration-options.ts'
import { captureLogs } from './logs/capture-logs.ts'
import { addMigrationContainers } from './migrations/migration-containers.ts'
import type { PlannedService } from './readiness/plan-services.ts'
import { canSeeSockets } from './readiness/probes/read-host-sockets.ts'
import { throwIfInterrupted } from './readiness/start-services.ts'
import { nameKept, sayHowToLook, takeUpKept, withKeptLock } from './reaper/kept-project.ts'
import { removeProject } from './reaper/remove-project.ts'
import { labelRun } from './reaper/run-labels.ts'
import { findPlace } from './reaper/run-owner.ts'
import { RUN_VARIABLE, startReaper } from './reaper/start-reaper.ts'
import { sweepLeftovers } from './reaper/sweep-leftovers.ts'
import type { LimitsByService } from './resources/judge-limits.ts'
import { recordRun } from './timeline/record-run.ts'
import { addSuiteContainers } from './suites/suite-containers.ts'
import { runProject } from './run-project.ts'

/** First engine API with `start_interval`: 1.44, engine 25. */
const START_INTERVAL_API_MINOR = 44

/**
 * Brings the compose project up under a name of its own, waits until every service is ready, runs the
 * suites, and takes everything down again, whatever happens.
 * @throws InputError for a compose file or JUnit report that cannot be used, WorldError for the engine.
 */
export async function runIntegrationGate(
  options: IntegrationOptions,
  deps: IntegrationDependencies,
): Promise<Decision<IntegrationData>> {
  try {
    if (!options.keep) {
      return await runNamed(`papergate-${randomBytes(4).toString('hex')}`, options, deps)
    }
    const name = nameKept(deps.root, options.compose)
    return await withKeptLock(name, deps, () => runNamed(name, options, deps))
  } catch (error) {
    // Whatever an interrupted client or call complains of, the interruption is the reason.
    throwIfInterrupted(deps.signal)
    throw error
  }
}

async function runNamed(
  name: string,
  options: IntegrationOptions,
  given: IntegrationDependencies,
): Promise<Decision<IntegrationData>> {
  const env = { ...given.env, ...fixtureVariables(options.fixtures), [RUN_VARIABLE]: name }
  const deps = { ...given, env }
  const prepared = await prepareProject(name, options, deps)
  const isTakenUp = options.keep && (await takeUpKept(name, deps))
  return withProject(prepared, { ...options, isTakenUp }, deps)
}

type PreparedProject = {
  /** As Compose is to create it. */
  readonly project: ComposeProject
  readonly services: readonly PlannedService[]
  readonly sources: ServiceSources
  /** What keeps the services from reaching anything outside; null: nothing. */
  readonly lock: PlannedLock | null
  readonly faults: PlannedFaults
}

async function prepareProject(
  name: string,
  options: IntegrationOptions,
  deps: IntegrationDependencies,
): Promise<PreparedProject> {
  const place = findPlace()
  // Each takes its time, and none needs another.
  const [{ api }, swept, { project: resolved, services }, lockParts] = await Promise.all([
    deps.engine.version(),
    sweepLeftovers(deps.engine, place, deps.clock),
    readProject(options, deps),
    prepareLock(options.egress ?? null, deps),
  ])
  if (swept.length > 0)
    deps.log.info(`removed what an earlier run left behind: ${swept.join(', ')}`)
  await demandFixtures(resolved, options.fixtures, deps.root)
  await options.prepareImages?.()
  throwIfInterrupted(deps.signal)
  const labels = labelRun(
    { ...options, name },
    { place, pid: process.pid },
    { now: deps.clock.now(), longest: longestRun(options) },
  )
  const checked = addMigrationContainers(resolved, options.migrations)
  const usedSubnets = await listUsedSubnets(name, deps.engine)
  const renamed = planProject(addSuiteContainers(checked, options.suites, deps.root), {
    ...options,
    name,
    labels,
    hasStartInterval: Number(api.split('.')[1]) >= START_INTERVAL_API_MINOR,
    // Whoever looks at what stays up is to find the engine's own word on its health there, too.
    seesSockets: !options.keep && canSeeSockets(deps.engine.host),
  })
  const planned = yieldSubnets(renamed, usedSubnets)
  const faults = await planFaults(planned, options, labels, deps)
  const lock = planLock(faults.project, lockParts, { labels, usedSubnets }, deps)
  const sources = findSources(resolved, options.sources ?? {}, deps.root)
  return { project: lock?.project ?? faults.project, services, sources, lock, faults }
}

/** Milliseconds that a run takes at the most, with an hour to spare. */
function longestRun({ timeout, suites }: IntegrationOptions): number {
  const times = suites.map((suite) =>
    suite.rerun === null ? suite.timeout : suite.timeout * (1 + suite.retries.perTest),
  )
  return times.reduce((sum, time) => sum + time, timeout + 3_600_000)
}

/**
 * Everything that is made between here and the end is removed at the end; the reaper stands by first.
 * What an earlier run kept outlives this one, whatever happens to it.
 */
async function withProject(
  { project, services, sources, lock, faults: plannedFaults }: PreparedProject,
  options: IntegrationOptions & { readonly isTakenUp: boolean },
  deps: IntegrationDependencies,
): Promise<Decision<IntegrationData>> {
  const folder = join(deps.out, 'integration', project.name)
  const reaper = startReaper(
    { project: options.isTakenUp ? null : project.name, name: project.name, folder },
    deps.env,
    deps.engine.host,
  )
  const logs = await captureLogs(deps.out, project.name, deps, options.logs)
  const record = await recordRun(project.name, services, deps)
  const finish = async (): Promise<void> => {
    record.stop()
    // It may hold secrets: it goes even where the engine does not answer.
    await rm(folder, { recursive: true, force: true })
    await logs.close()
  }
  let isGone = false
  const remove = async (): Promise<readonly string[]> => {
    record.timeline.mark('', 'teardown started')
    try {
      const leftovers = await removeProject(deps.engine, project.name, deps.clock)
      isGone = leftovers.length === 0
      record.timeline.mark('', 'teardown ended')
      return leftovers
    } finally {
      // A client that was interrupted may have asked the engine for something late.
      if (isGone && !deps.signal.aborted) reaper.dismiss()
      else reaper.release()
      await finish()
    }
  }
  const leave = async (): Promise<void> => {
    reaper.dismiss()
    await finish()
  }
  let run, egress
  try {
    const created = createProject(project, folder, { build: options.prepareImages === null }, deps)
    const creation = { created, isNew: !options.keep }
    using wayOut = openEgress(project.name, lock, creation, deps)
    await created
    await using faults = await openFaults(project.name, plannedFaults, options, record.timeline, {
      ...deps,
      engine: wayOut.engine,
    })
    run = await runProject(
      project.name,
      { services, sources, compose: project },
      options,
      { logs, timeline: record.timeline, faults },
      wayOut,
      deps,
    )
    egress = await wayOut.report()
    await record.measure()
  } catch (error) {
    // The first error is the one to tell; what could not be removed is the reaper's from here on.
    await (options.isTakenUp ? leave() : remove()).catch((failure: unknown) =>
      deps.log.warn(isGone ? messageOf(failure) : describeLeft(project.name, failure)),
    )
    throw error
  }
  const leftovers = options.keep ? null : await remove()
  if (options.keep) {
    await leave()
    sayHowToLook(project.name, deps)
  }
  const decision = decideIntegration({
    ...run,
    egress,
    leftovers,
    limits: limitsOf(options),
    data: {
      ...run.data,
      ...(await record.conclude()),
      logs: [...logs.paths(), ...run.suites.map(({ log }) => log)],
      logFiles: [...logs.files(run.failure?.service)],
      ...(egress === null ? {} : { egress: [...egress.attempts] }),
    },
  })
  // A report that is missing or malformed is the person's to correct, unless there is worse to say.
  const unread = run.suites.find(({ unreadReport }) => unreadReport !== null)?.unreadReport ?? null
  const hasFailed = decision.rules.some(({ verdict }) => verdict === 'fail')
  const isClean = leftovers === null || leftovers.length === 0
  if (unread !== null && isClean && !hasFailed) throw unread
  return decision
}

function limitsOf({ services = {} }: IntegrationOptions): LimitsByService {
  return Object.fromEntries(
    Object.entries(services).flatMap(([name, { limits }]) =>
      limits === undefined ? [] : [[name, limits]],
    ),
  )
}

function describeLeft(project: string, failure: unknown): string {
  return `${project} may not be gone yet; its removal goes on in the background: ${messageOf(failure)}`
}

function messageOf(failure: unknown): string {
  return failure instanceof Error ? failure.message : String(failure)
}
