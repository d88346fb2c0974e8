import { composeLabels } from '../../adapters/docker-engine.ts'
import type { Clock } from '../../adapters/clock.ts'
import type { Container, Engine } from '../../adapters/engine.ts'
import { WorldError } from '../../contract/world-error.ts'
import { judgeServices } from './judge-services.ts'
import type { PlannedService, ServiceState } from './judge-services.ts'

export type Readiness = {
  readonly states: readonly ServiceState[]
  readonly containers: ReadonlyMap<string, Container>
  /** Whether the time was up before every service was ready. */
  readonly timedOut: boolean
}

export type StartEvents = {
  /** A service was started; its log can be followed from here. */
  readonly onStart: (container: Container) => void
  /** A service's state changed. */
  readonly onState: (state: ServiceState) => void
}

/** Events wake the loop; this only bounds how long a lost one could hold it up, and how late a budget is noticed. */
const RECHECK_MILLISECONDS = 500

/**
 * Starts each service as soon as what it needs is ready, until all are ready or one has failed or the
 * time is up. Engine events wake it; it never polls on a fixed tick for readiness.
 */
export async function startServices(
  services: readonly PlannedService[],
  project: string,
  options: { readonly timeout: number },
  deps: { readonly engine: Engine; readonly clock: Clock; readonly signal: AbortSignal },
  events: StartEvents,
): Promise<Readiness> {
  const { engine, clock, signal } = deps
  const labels = { [composeLabels.project]: project }
  const listening = new AbortController()
  const alarm = createAlarm()
  const deadline = clock.now().getTime() + options.timeout
  const seen = new Map<string, string>()
  await engine.onEvents(labels, alarm.ring, AbortSignal.any([signal, listening.signal]))
  try {
    for (;;) {
      throwIfInterrupted(signal)
      const containers = await containersByService(engine, labels)
      const states = judgeServices(services, containers, clock.now().getTime())
      for (const state of states) {
        const text = `${state.state} ${state.reason}`
        if (seen.get(state.name) !== text) events.onState(state)
        seen.set(state.name, text)
      }
      const timedOut = clock.now().getTime() > deadline
      if (timedOut || isSettled(states)) return { states, containers, timedOut }
      const startable = states.filter(({ canStart }) => canStart)
      for (const { name } of startable) {
        const container = containers.get(name)
        if (container === undefined) continue
        await startOne(engine, container)
        events.onStart(container)
      }
      if (startable.length === 0) await alarm.wait(clock, RECHECK_MILLISECONDS, signal)
    }
  } finally {
    listening.abort()
  }
}

/** All are ready, or one has failed: then nothing that is still to come could change the verdict. */
function isSettled(states: readonly ServiceState[]): boolean {
  return (
    states.some(({ state }) => state === 'failed') ||
    states.every(({ state }) => state === 'ready' || state === 'completed')
  )
}

/** A refused start (a port that is taken, a mount that fails) shows in the container's own error. */
async function startOne(engine: Engine, container: Container): Promise<void> {
  try {
    await engine.start(container.id)
  } catch (error) {
    const now = await engine.inspect(container.id)
    if (now === null || now.error === '') throw error
  }
}

export async function containersByService(
  engine: Engine,
  labels: Readonly<Record<string, string>>,
): Promise<ReadonlyMap<string, Container>> {
  const containers = await engine.containers({ ...labels, [composeLabels.oneOff]: 'False' })
  return new Map(
    containers.map((container) => [
      container.labels[composeLabels.service] ?? container.name,
      container,
    ]),
  )
}

export function throwIfInterrupted(signal: AbortSignal): void {
  if (!signal.aborted) return
  throw new WorldError('integration/interrupted', {
    expected: 'the run to end by itself',
    found: `it was interrupted (${String(signal.reason)})`,
    fix: 'Run it again; everything that it had started was removed.',
  })
}

/** Lets a loop sleep until something rings, or until the time given; a ring while it is awake is kept. */
function createAlarm() {
  let rung = false
  let wake: () => void = () => {}
  return {
    ring: (): void => {
      rung = true
      wake()
    },
    wait: async (clock: Clock, milliseconds: number, signal: AbortSignal): Promise<void> => {
      if (!rung) {
        const waiting = new AbortController()
        const ringing = new Promise<void>((resolve) => {
          wake = resolve
        })
        const sleeping = clock
          .sleep(milliseconds, AbortSignal.any([signal, waiting.signal]))
          .catch(() => {})
        await Promise.race([ringing, sleeping])
        waiting.abort()
      }
      rung = false
    },
  }
}
