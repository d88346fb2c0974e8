import type { Clock } from '../../../adapters/clock.ts'
import type { Container, Engine } from '../../../adapters/engine.ts'
import type { Observation, ProbeResult } from '../judge-container.ts'
import type { PlannedService } from '../plan-services.ts'
import { checkWhenListening } from './check-when-listening.ts'
import { loopCheck } from './loop-check.ts'
import { probePorts } from './probe-ports.ts'
import { readHostSockets } from './read-host-sockets.ts'
import type { ReadSockets } from './read-host-sockets.ts'

/** Looks into containers whose state the engine alone does not tell, once per life. */
export type Prober = {
  readonly observe: (service: PlannedService, container: Container) => Observation
  /** Begins nothing any more, and ends what has begun; what was found stays. */
  readonly stop: () => void
}

const QUICK_MILLISECONDS = 2_000

/** `onResult` is called whenever a look has come to something. */
export function createProber(
  deps: {
    readonly engine: Engine
    readonly clock: Clock
    readonly signal: AbortSignal
    readonly readSockets?: ReadSockets
  },
  onResult: () => void,
): Prober {
  const stopping = new AbortController()
  const signal = AbortSignal.any([deps.signal, stopping.signal])
  const lives = new Map<string, Life>()
  const begin = (service: PlannedService, container: Container): Life => {
    const life: Life = {
      startedAt: container.startedAt,
      over: new AbortController(),
      result: { kind: 'pending' },
    }
    const look = chooseProbe(service, container)
    if (look === null || signal.aborted) return life
    const { readSockets = readHostSockets } = deps
    look({ ...deps, readSockets, signal: AbortSignal.any([signal, life.over.signal]) }).then(
      (result) => {
        life.result = result
        onResult()
      },
      () => {
        // Stopped: nobody waits for the result any more.
      },
    )
    return life
  }
  return {
    observe: (service, container) => {
      const known = lives.get(container.id)
      const isSame = known?.startedAt === container.startedAt
      if (!isSame || container.status !== 'running') known?.over.abort()
      if (container.status !== 'running') return { container, probe: { kind: 'pending' } }
      const life = isSame ? known : begin(service, container)
      if (!isSame) lives.set(container.id, life)
      // The engine has come to the same end.
      if (container.health?.status === 'healthy') life.over.abort()
      return { container, probe: life.result }
    },
    stop: () => stopping.abort(),
  }
}

type Life = {
  readonly startedAt: string | null
  /** Ends the look, since nobody needs it any more. */
  readonly over: AbortController
  result: ProbeResult
}

type Probe = (deps: Parameters<typeof probePorts>[2]) => Promise<ProbeResult>

/** Null: the engine tells by itself, or time does. */
function chooseProbe(service: PlannedService, container: Container): Probe | null {
  const { ready } = service
  switch (ready.by) {
    case 'port':
      return (deps) => probePorts(container, ready.ports, deps)
    case 'healthCheck':
      return chooseCheckProbe(service, container)
    case 'image':
      if (container.healthCheck !== null) return chooseCheckProbe(service, container)
      return container.exposedPorts.length === 0
        ? null
        : (deps) => probePorts(container, container.exposedPorts, deps)
    case 'runs':
    case 'exit':
      return null
    default:
      return ready satisfies never
  }
}

function chooseCheckProbe({ mayProbe }: PlannedService, container: Container): Probe | null {
  const { healthCheck } = container
  if (!mayProbe || healthCheck === null) return null
  if (!isQuick(healthCheck)) return (deps) => loopCheck(container, deps)
  return async (deps) => (await checkWhenListening(container, deps)) ?? { kind: 'pending' }
}

/** Whether the engine itself runs the check often while the service starts. */
function isQuick(check: NonNullable<Container['healthCheck']>): boolean {
  const { interval, startInterval, startPeriod } = check
  return (
    interval <= QUICK_MILLISECONDS ||
    (startInterval > 0 && startInterval <= QUICK_MILLISECONDS && startPeriod > 0)
  )
}
