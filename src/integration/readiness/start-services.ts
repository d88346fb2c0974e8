import type { World } from '../../adapters/world.ts'
import type { Container } from '../../adapters/engine.ts'
import { WorldError } from '../../contract/world-error.ts'
import { judgeServices } from './judge-services.ts'
import type { JudgedService, ServiceState } from './judge-services.ts'
import type { PlannedService } from './plan-services.ts'
import type { Prober } from './probes/create-prober.ts'
import { startContainers } from './start-containers.ts'
import type { ProjectWatch } from './watch-project.ts'

export type Readiness = {
  readonly states: readonly JudgedService[]
  /** One container of each service: of several the one that ended, if one has. */
  readonly containers: ReadonlyMap<string, Container>
  /** Whether the time was up before every service was ready. */
  readonly timedOut: boolean
}

export type StartEvents = {
  /** The engine is about to be asked to start a container. */
  readonly onStarting?: (container: Container) => void
  /** A container was started; its log can be followed from here. */
  readonly onStart: (container: Container) => void
  /** A service's state changed. */
  readonly onState: (state: ServiceState) => void
}

/**
 * Starts each service as soon as what it needs is ready, until all are ready or one has failed or the time is
 * up. Events of the engine, results of probes and the next time that matters wake it; there is no tick.
 */
export async function startServices(
  services: readonly PlannedService[],
  watch: ProjectWatch,
  prober: Prober,
  options: { readonly timeout: number },
  deps: Pick<World, 'engine' | 'clock' | 'signal'>,
  events: StartEvents,
): Promise<Readiness> {
  const { clock, signal } = deps
  const now = (): number => clock.now().getTime()
  const deadline = now() + options.timeout
  const told = new Map<string, string>()
  const starts = createStarts(watch, deps, events)
  for (;;) {
    throwIfInterrupted(signal)
    starts.throwIfRefused()
    await watch.update()
    const readiness = lookAt(services, watch, prober, now())
    for (const state of readiness.states) {
      const text = `${state.state} ${state.reason}`
      if (told.get(state.name) !== text) events.onState(state)
      told.set(state.name, text)
    }
    const timedOut = now() >= deadline
    if (timedOut || isSettled(readiness.states)) {
      await starts.end()
      return { ...readiness, timedOut }
    }
    starts.begin(startable(readiness.states, watch))
    const due = readiness.states.flatMap(({ dueAt }) => dueAt ?? [])
    await watch.change(Math.min(deadline, ...due), signal)
  }
}

/** Longest wait for the engine to answer for what it is starting when nothing hangs on it any more. */
const LAST_STARTS_MILLISECONDS = 2_000

/** Starts that go on while others become ready. */
function createStarts(
  watch: ProjectWatch,
  { engine, clock, signal }: Pick<World, 'engine' | 'clock' | 'signal'>,
  { onStarting, onStart }: StartEvents,
) {
  const ending = new AbortController()
  const begun = new Set<string>()
  const running = new Set<Promise<void>>()
  let refusal: { readonly error: unknown } | null = null
  return {
    begin: (containers: readonly Container[]): void => {
      const next = containers.filter(({ id }) => !begun.has(id))
      if (next.length === 0) return
      for (const container of next) {
        begun.add(container.id)
        onStarting?.(container)
      }
      const start = startContainers(engine, next, onStart, AbortSignal.any([signal, ending.signal]))
        .catch((error: unknown) => {
          refusal = { error }
        })
        .finally(() => {
          running.delete(start)
          watch.ring(next.map(({ id }) => id))
        })
      running.add(start)
    },
    throwIfRefused: (): void => {
      if (refusal !== null) throw refusal.error
    },
    end: async (): Promise<void> => {
      ending.abort()
      if (running.size === 0) return
      const waiting = new AbortController()
      const late = clock.sleep(LAST_STARTS_MILLISECONDS, waiting.signal).catch(() => {})
      await Promise.race([Promise.all(running), late])
      waiting.abort()
    },
  }
}

/** What the services are, as far as it is known. */
export function lookAt(
  services: readonly PlannedService[],
  watch: ProjectWatch,
  prober: Prober,
  now: number,
): Readiness {
  const seen = watch.containers()
  const observations = new Map(
    services.map((service) => [
      service.name,
      (seen.get(service.name) ?? []).map((container) => prober.observe(service, container)),
    ]),
  )
  return {
    states: judgeServices(services, observations, now),
    containers: new Map(
      [...seen].flatMap(([name, group]) => {
        const speaker = group.find(hasEnded) ?? group[0]
        return speaker === undefined ? [] : [[name, speaker]]
      }),
    ),
    timedOut: false,
  }
}

function hasEnded({ status, exitCode, error }: Container): boolean {
  return (status !== 'running' && exitCode !== 0) || error !== ''
}

function startable(states: readonly ServiceState[], watch: ProjectWatch): readonly Container[] {
  const seen = watch.containers()
  return states
    .filter(({ canStart }) => canStart)
    .flatMap(({ name }) => seen.get(name) ?? [])
    .filter(({ status }) => status === 'created')
}

/** All are ready, or one has failed: then nothing that is still to come could change the verdict. */
function isSettled(states: readonly ServiceState[]): boolean {
  return (
    states.some(({ state }) => state === 'failed') ||
    states.every(({ state }) => state === 'ready' || state === 'completed')
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
