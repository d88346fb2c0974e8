import type { Container } from '../../adapters/engine.ts'
import { formatDuration } from '../../config/duration.ts'
import type { HealthBudget, PlannedService } from './plan-services.ts'

/** What our own look at a container, in its present life, has come to. */
export type ProbeResult =
  | { readonly kind: 'pending' }
  | { readonly kind: 'passed'; readonly what: string }
  /** There is no way to look. */
  | { readonly kind: 'blind' }

export type Observation = { readonly container: Container; readonly probe: ProbeResult }

export type Judgement = {
  readonly state: 'waiting' | 'starting' | 'ready' | 'completed' | 'failed'
  /** Why it failed, or what it waits for; empty when ready. */
  readonly reason: string
  /** What made it ready, such as `health check` or `port 5432`; empty until then. */
  readonly readyBy: string
  /** Milliseconds since the epoch at which time alone changes it; null: only the engine does. */
  readonly dueAt: number | null
}

/** Without anything else to see; one that starts only to end does not count as ready. */
const STEADY_MILLISECONDS = 1_000
/** An image names ports also for commands that never listen, such as a worker's: they get a moment more. */
const PATIENCE_MILLISECONDS = 3_000

/** The state of one container from what the engine reports and what we saw in it; pure. `now` in milliseconds. */
export function judgeContainer(
  service: PlannedService,
  { container, probe }: Observation,
  now: number,
): Judgement {
  switch (container.status) {
    case 'created':
      return container.error === ''
        ? waits('waiting', 'is not started')
        : fails(`could not start: ${container.error}`)
    case 'running':
      return container.restartCount > service.restarts
        ? fails(`restarts again and again: ${describeRestarts(container)}`)
        : judgeRunning(service, container, probe, now)
    case 'paused':
      return waits('starting', 'is paused')
    case 'restarting':
      return container.restartCount > service.restarts
        ? fails(describeExit(container))
        : waits('starting', `restarts after exit code ${container.exitCode ?? 0}`)
    case 'exited':
    case 'dead':
    case 'removing':
      return judgeEnded(service, container)
    default:
      return container.status satisfies never
  }
}

function judgeEnded(service: PlannedService, container: Container): Judgement {
  if (container.exitCode !== 0) return fails(describeExit(container))
  if (service.ready.by === 'exit') return completes()
  const shouldRun =
    service.ready.by !== 'image' ||
    container.restartPolicy === 'always' ||
    container.restartPolicy === 'unless-stopped'
  return shouldRun ? fails(`${describeExit(container)}, although it is to run on`) : completes()
}

function judgeRunning(
  service: PlannedService,
  container: Container,
  probe: ProbeResult,
  now: number,
): Judgement {
  const { ready } = service
  const startedAt = container.startedAt === null ? now : Date.parse(container.startedAt)
  switch (ready.by) {
    case 'exit':
      return waits('starting', 'has not ended')
    case 'healthCheck':
      return judgeHealth(service, container, probe, startedAt, now)
    case 'port': {
      if (probe.kind === 'passed') return isReady(probe.what)
      const names = ready.ports.join(', ')
      if (probe.kind === 'pending') return waits('starting', `does not listen on port ${names} yet`)
      return ready.isDemanded
        ? fails(`cannot be asked for port ${names}: it has no shell and does not publish it`)
        : steady(STEADY_MILLISECONDS, startedAt, now)
    }
    case 'runs':
      return steady(ready.milliseconds, startedAt, now)
    case 'image':
      if (container.healthCheck !== null) {
        return judgeHealth(service, container, probe, startedAt, now)
      }
      if (probe.kind === 'passed') return isReady(probe.what)
      return probe.kind === 'pending' && container.exposedPorts.length > 0
        ? steady(PATIENCE_MILLISECONDS, startedAt, now)
        : steady(STEADY_MILLISECONDS, startedAt, now)
    default:
      return ready satisfies never
  }
}

function judgeHealth(
  { budget }: PlannedService,
  container: Container,
  probe: ProbeResult,
  startedAt: number,
  now: number,
): Judgement {
  if (container.health?.status === 'healthy' || probe.kind === 'passed') {
    return isReady('health check')
  }
  if (container.health?.status === 'unhealthy') return fails('is unhealthy')
  const dueAt = startedAt + allowedTime(budget ?? imageBudget(container), container)
  return now >= dueAt
    ? fails('is unhealthy')
    : { state: 'starting', reason: 'is not healthy yet', readyBy: '', dueAt }
}

/**
 * What the engine would have allowed before it calls a service unhealthy. It counts intervals from the end of
 * a probe, so each adds the time that one takes: as long as those seen, or the longest allowed if none has ended.
 */
function allowedTime({ waiting, timeout, retries }: HealthBudget, { health }: Container): number {
  const seen = (health?.probes ?? []).map(({ milliseconds }) => milliseconds)
  return waiting + (retries + 1) * (seen.length === 0 ? timeout : Math.max(...seen))
}

function imageBudget({ healthCheck }: Container): HealthBudget {
  const { startPeriod = 0, interval = 30_000, timeout = 30_000, retries = 3 } = healthCheck ?? {}
  return { waiting: startPeriod + interval * retries, timeout, retries }
}

function steady(milliseconds: number, startedAt: number, now: number): Judgement {
  const dueAt = startedAt + milliseconds
  return now >= dueAt
    ? isReady(`running for ${formatDuration(milliseconds)}`)
    : { state: 'starting', reason: 'has only just started', readyBy: '', dueAt }
}

function isReady(readyBy: string): Judgement {
  return { state: 'ready', reason: '', readyBy, dueAt: null }
}

function completes(): Judgement {
  return { state: 'completed', reason: '', readyBy: 'exit code 0', dueAt: null }
}

function fails(reason: string): Judgement {
  return { state: 'failed', reason, readyBy: '', dueAt: null }
}

function waits(state: 'waiting' | 'starting', reason: string): Judgement {
  return { state, reason, readyBy: '', dueAt: null }
}

const SIGNALS: Readonly<Record<number, string>> = {
  134: 'SIGABRT',
  137: 'SIGKILL',
  139: 'SIGSEGV',
  143: 'SIGTERM',
}

function describeExit(container: Container): string {
  const code = container.exitCode ?? 0
  const signal = SIGNALS[code] === undefined ? '' : ` (${SIGNALS[code]})`
  const memory = container.oomKilled ? ', out of memory' : ''
  const often = container.restartCount === 0 ? '' : `, after ${describeRestarts(container)}`
  const error = container.error === '' ? '' : `: ${container.error}`
  return `exited with code ${code}${signal}${memory}${often}${error}`
}

function describeRestarts({ restartCount }: Container): string {
  return restartCount === 1 ? 'one restart' : `${restartCount} restarts`
}
