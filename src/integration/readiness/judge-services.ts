import type { Container } from '../../adapters/engine.ts'

/** What a service needs of another before it starts, as in Compose's `depends_on`. */
export type Dependency = {
  readonly service: string
  readonly condition: 'service_started' | 'service_healthy' | 'service_completed_successfully'
}

export type PlannedService = {
  readonly name: string
  readonly needs: readonly Dependency[]
  /** Others wait for it to end with exit code 0. */
  readonly isOneShot: boolean
  /** Milliseconds from its start until it must be healthy; null: no health check known beforehand. */
  readonly healthBudget: number | null
}

export type ServiceState = {
  readonly name: string
  readonly state: 'waiting' | 'starting' | 'ready' | 'completed' | 'failed'
  /** Why it failed, or what it waits for; empty when ready. */
  readonly reason: string
  /** Services that it waits for. */
  readonly waitsFor: readonly string[]
  /** Its dependencies are met and it has not been started. */
  readonly canStart: boolean
}

/** Without a health check, running is all there is to see; one that starts only to end does not count as ready. */
const STEADY_MILLISECONDS = 1_000

/** A service with a restart policy may die this often before that is a verdict. */
const TOLERATED_RESTARTS = 3

/** The state of every service from what the engine reports; pure. `now` in milliseconds. */
export function judgeServices(
  services: readonly PlannedService[],
  containers: ReadonlyMap<string, Container>,
  now: number,
): readonly ServiceState[] {
  const awaitedHealthy = new Set(
    services.flatMap(({ needs }) =>
      needs
        .filter(({ condition }) => condition === 'service_healthy')
        .map(({ service }) => service),
    ),
  )
  const own = new Map(
    services.map((service) => {
      const container = containers.get(service.name)
      const isJudgeable = !awaitedHealthy.has(service.name) || hasHealth(container)
      return [service.name, isJudgeable ? judgeAlone(service, container, now) : NO_HEALTH_CHECK]
    }),
  )
  return services.map((service) => {
    const state = own.get(service.name) ?? { state: 'waiting', reason: '' }
    const waitsFor = service.needs
      .filter((need) => !isMet(need, own.get(need.service)?.state, containers.get(need.service)))
      .map((need) => need.service)
    const isCreated = containers.get(service.name)?.status === 'created'
    return {
      name: service.name,
      ...state,
      reason:
        state.state === 'waiting' && waitsFor.length > 0
          ? `waits for ${waitsFor.join(', ')}`
          : state.reason,
      waitsFor: state.state === 'waiting' ? waitsFor : [],
      canStart: isCreated && waitsFor.length === 0,
    }
  })
}

type Alone = Pick<ServiceState, 'state' | 'reason'>

const NO_HEALTH_CHECK: Alone = {
  state: 'failed',
  reason: 'has no health check, although others wait for it to be healthy',
}

/** The engine tells of a health check only while or after the container runs. */
function hasHealth(container: Container | undefined): boolean {
  return container?.status !== 'running' || container.health !== null
}

function judgeAlone(service: PlannedService, container: Container | undefined, now: number): Alone {
  if (container === undefined) return { state: 'failed', reason: 'its container is gone' }
  switch (container.status) {
    case 'created':
      return container.error === ''
        ? { state: 'waiting', reason: 'is not started' }
        : { state: 'failed', reason: `could not start: ${container.error}` }
    case 'running':
      return judgeRunning(service, container, now)
    case 'paused':
      return { state: 'starting', reason: 'is paused' }
    case 'restarting':
      return container.restartCount < TOLERATED_RESTARTS
        ? { state: 'starting', reason: `restarts after exit code ${container.exitCode ?? 0}` }
        : { state: 'failed', reason: describeExit(container) }
    case 'exited':
    case 'dead':
    case 'removing':
      return container.exitCode === 0 && (service.isOneShot || !keepsRunning(container))
        ? { state: 'completed', reason: '' }
        : { state: 'failed', reason: describeExit(container) }
    default:
      return container.status satisfies never
  }
}

function judgeRunning(service: PlannedService, container: Container, now: number): Alone {
  if (service.isOneShot) return { state: 'starting', reason: 'has not ended' }
  const age = container.startedAt === null ? 0 : now - Date.parse(container.startedAt)
  if (container.health === null && age < STEADY_MILLISECONDS) {
    return { state: 'starting', reason: 'has only just started' }
  }
  if (container.health === null || container.health.status === 'healthy') {
    return { state: 'ready', reason: '' }
  }
  const overdue = service.healthBudget !== null && age > service.healthBudget
  if (container.health.status === 'unhealthy' || overdue) {
    return { state: 'failed', reason: 'is unhealthy' }
  }
  return { state: 'starting', reason: 'is not healthy yet' }
}

/** Whether its restart policy says that it should run on. */
function keepsRunning({ restartPolicy }: Container): boolean {
  return restartPolicy === 'always' || restartPolicy === 'unless-stopped'
}

const SIGNALS: Readonly<Record<number, string>> = {
  134: 'SIGABRT',
  137: 'SIGKILL',
  139: 'SIGSEGV',
  143: 'SIGTERM',
}

function describeExit({ exitCode, oomKilled, error }: Container): string {
  const code = exitCode ?? 0
  const signal = SIGNALS[code] === undefined ? '' : ` (${SIGNALS[code]})`
  const memory = oomKilled ? ', out of memory' : ''
  return `exited with code ${code}${signal}${memory}${error === '' ? '' : `: ${error}`}`
}

function isMet(
  need: Dependency,
  state: ServiceState['state'] | undefined,
  container: Container | undefined,
): boolean {
  switch (need.condition) {
    case 'service_started':
      return container !== undefined && container.status !== 'created' && state !== 'failed'
    case 'service_healthy':
      return state === 'ready'
    case 'service_completed_successfully':
      return state === 'completed'
    default:
      return need.condition satisfies never
  }
}
