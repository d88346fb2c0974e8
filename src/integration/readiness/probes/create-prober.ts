import type { Clock } from '../../../adapters/clock.ts'
import type { Container, Engine } from '../../../adapters/engine.ts'
import type { Observation, ProbeResult } from '../judge-container.ts'
import type { PlannedService } from '../plan-services.ts'
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

/** A check that the engine itself runs this often while the service starts needs no second prober. */
const QUICK_MILLISECONDS = 500

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
    const life: Life = { startedAt: container.startedAt, result: { kind: 'pending' } }
    const look = chooseProbe(service, container)
    if (look === null || signal.aborted) return life
    const { readSockets = readHostSockets } = deps
    look({ ...deps, readSockets, signal }).then(
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
      if (container.status !== 'running') return { container, probe: { kind: 'pending' } }
      const known = lives.get(container.id)
      const isSame = known?.startedAt === container.startedAt
      const life = isSame ? known : begin(service, container)
      if (!isSame) lives.set(container.id, life)
      return { container, probe: life.result }
    },
    stop: () => stopping.abort(),
  }
}

type Life = { readonly startedAt: string | null; result: ProbeResult }

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
  const isQuick =
    healthCheck.interval <= QUICK_MILLISECONDS ||
    (healthCheck.startInterval > 0 &&
      healthCheck.startInterval <= QUICK_MILLISECONDS &&
      healthCheck.startPeriod > 0)
  return isQuick ? null : (deps) => loopCheck(container, deps)
}
