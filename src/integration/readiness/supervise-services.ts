import type { World } from '../../adapters/world.ts'
import { WorldError } from '../../contract/world-error.ts'
import type { JudgedService } from './judge-services.ts'
import type { PlannedService } from './plan-services.ts'
import type { Prober } from './probes/create-prober.ts'
import { lookAt } from './start-services.ts'
import type { Readiness } from './start-services.ts'
import type { ProjectWatch } from './watch-project.ts'

export type Supervision = {
  /** Aborts, with a reason for people, once it is of no use to go on: a service has ended by itself, or the engine is gone. */
  readonly stop: AbortSignal
  /**
   * Ends the supervision: what the services are now. A service that takes a suite with it may still count as
   * running for a moment; where a suite failed, its end is waited for, for two seconds at the most.
   * @throws WorldError where the engine is gone
   */
  readonly settle: (hasFailed: boolean) => Promise<Readiness>
}

const PATIENCE_MILLISECONDS = 2_000

/**
 * Watches services that are ready while suites use them, by events alone: without one it does nothing. One that ends
 * while a fault is on it (`isDisturbed`) is brought back by whoever ends the fault. What a test
 * itself stops or kills through the engine is its own affair while the suites run; so is what a restart policy
 * brings back, as often as at the start. Both are judged at the end, as they are then.
 */
export function superviseServices(
  services: readonly PlannedService[],
  watch: ProjectWatch,
  prober: Prober,
  { clock, signal }: Pick<World, 'clock' | 'signal'>,
  onDeath: (state: JudgedService) => void,
  isDisturbed: (service: string) => boolean = () => false,
): Supervision {
  const ending = new AbortController()
  const stop = new AbortController()
  const watched = fromHere(services, watch)
  const look = async (): Promise<Readiness> => {
    await watch.update()
    const seen = lookAt(watched, watch, prober, clock.now().getTime())
    return { ...seen, states: seen.states.map((state) => excuseStopped(state, watch)) }
  }
  const waits = AbortSignal.any([signal, ending.signal])
  const supervise = async (): Promise<void> => {
    while (!waits.aborted) {
      const { states } = await look()
      const dead = states.find(
        (state) => hasDied(state, services, watch) && !isDisturbed(state.name),
      )
      if (dead !== undefined && !stop.signal.aborted) {
        onDeath(dead)
        stop.abort(`${dead.name} ${dead.reason}`)
      }
      await watch.change(null, waits)
    }
  }
  const supervision = supervise().catch((error: unknown) => {
    if (waits.aborted) return
    stop.abort(error instanceof WorldError ? error.parts.found : String(error))
    throw error
  })
  // It is told by `settle`; a run that is interrupted does not ask.
  supervision.catch(() => {})
  return {
    stop: stop.signal,
    settle: async (hasFailed) => {
      ending.abort()
      await supervision
      const deadline = clock.now().getTime() + (hasFailed ? PATIENCE_MILLISECONDS : 0)
      for (;;) {
        const seen = await look()
        const isDead = seen.states.some(({ state }) => state === 'failed')
        if (isDead || clock.now().getTime() >= deadline || signal.aborted) return seen
        await watch.change(deadline, signal)
      }
    },
  }
}

/** Restarts until here were the start's. */
function fromHere(
  services: readonly PlannedService[],
  watch: ProjectWatch,
): readonly PlannedService[] {
  const seen = watch.containers()
  return services.map((service) => ({
    ...service,
    restarts:
      service.restarts +
      Math.max(0, ...(seen.get(service.name) ?? []).map(({ restartCount }) => restartCount)),
  }))
}

/** One that a test asked to end, and that did so in order, has not failed. */
function excuseStopped(state: JudgedService, watch: ProjectWatch): JudgedService {
  const ended = (watch.containers().get(state.name) ?? []).filter(
    ({ status }) => status === 'exited',
  )
  const isExcused =
    state.state === 'failed' &&
    ended.length > 0 &&
    ended.every(({ id, exitCode }) => exitCode === 0 && watch.wasKilled(id))
  return isExcused ? { ...state, state: 'completed', reason: '' } : state
}

/** Ended by itself, for good, and no matter of indifference. One that runs and is unhealthy may be so on purpose. */
function hasDied(
  { name, state }: JudgedService,
  services: readonly PlannedService[],
  watch: ProjectWatch,
): boolean {
  if (state !== 'failed') return false
  const service = services.find((one) => one.name === name)
  const ended = (watch.containers().get(name) ?? []).filter(
    ({ status }) => status === 'exited' || status === 'dead' || status === 'restarting',
  )
  return service?.onDeath === 'fail' && ended.some(({ id }) => !watch.wasKilled(id))
}
