import type { Container } from '../../../adapters/engine.ts'
import type { World } from '../../../adapters/world.ts'
import type { Fault, ProxiedFault } from '../fault-schema.ts'
import type { Effect } from '../proxy/proxy-protocol.ts'
import type { ProxyControl } from '../proxy-control.ts'
import { unavailable } from '../fault-errors.ts'
import { disconnect, hideName } from './cut-off.ts'
import { fillDisk } from './fill-disk.ts'
import { skewClock } from './skew-clock.ts'
import { killAll, pauseAll, restartAll } from './stop-containers.ts'

/** What a fault is brought upon. */
export type Target = {
  readonly service: string
  readonly containers: readonly Container[]
  /** What stands before them; null: nothing. */
  readonly proxy: ProxyControl | null
}

export type RunningFault = {
  /** Sets right what the fault has changed. */
  readonly undo: () => Promise<void>
  /** From now on it lasts so many milliseconds more. */
  readonly renew: (lasts: number) => Promise<void>
}

export type FaultDependencies = Pick<World, 'engine' | 'clock'>

/**
 * Begins a fault. Where it cannot be begun whole, what was begun is undone.
 * @param lasts milliseconds
 * @throws InputError where it is not available here, WorldError where the engine refuses
 */
export async function beginFault(
  id: string,
  fault: Fault,
  target: Target,
  lasts: number,
  deps: FaultDependencies,
): Promise<RunningFault> {
  const { containers, proxy } = target
  const lasting = (undo: () => Promise<void>): RunningFault => ({
    undo,
    renew: () => Promise.resolve(),
  })
  switch (fault.kind) {
    case 'pause':
      return lasting(await pauseAll(containers, deps))
    case 'restart':
      return lasting(await restartAll(containers, deps))
    case 'kill': {
      // What stands before it must not accept for it.
      const refusal =
        proxy === null ? null : await disturb(proxy, id, { kind: 'refuse', cut: true }, lasts)
      const revive = await killAll(containers, deps)
      return {
        undo: async () => {
          await revive()
          await refusal?.undo()
        },
        renew: async (longer) => refusal?.renew(longer),
      }
    }
    case 'disconnect':
      return lasting(await disconnect(inFront(target), deps))
    case 'dns':
      return lasting(await hideName(inFront(target).slice(0, proxy === null ? undefined : 1), deps))
    case 'disk-full':
      return lasting(await fillDisk(id, fault, containers, deps))
    case 'clock':
      return lasting(await skewClock(fault, containers, deps))
    case 'refuse':
    case 'latency':
    case 'bandwidth':
    case 'half-open':
    case 'reset':
      if (proxy === null) throw unavailable(fault.kind, fault.service, NO_PROXY)
      return disturb(proxy, id, toEffect(fault), lasts)
    default:
      return fault satisfies never
  }
}

export const NO_PROXY =
  'no proxy stands before it; name it in integration.faults.services of papergate.yml'

/** Whatever has a name of the service, the one that others ask first. */
function inFront({ containers, proxy }: Target): readonly Container[] {
  return proxy === null ? containers : [proxy.container, ...containers]
}

async function disturb(
  proxy: ProxyControl,
  id: string,
  effect: Effect,
  lasts: number,
): Promise<RunningFault> {
  await proxy.disturb({ id, effect, lasts })
  return {
    undo: () => proxy.disturb({ id, effect: null, lasts: 0 }),
    renew: (longer) => proxy.disturb({ id, effect, lasts: longer }),
  }
}

const BYTES_PER_KILOBYTE = 1_000

function toEffect(fault: ProxiedFault): Effect {
  switch (fault.kind) {
    case 'latency':
      return { kind: 'latency', milliseconds: fault.milliseconds }
    case 'bandwidth':
      return {
        kind: 'bandwidth',
        bytesPerSecond: fault.kilobytesPerSecond * BYTES_PER_KILOBYTE,
      }
    case 'refuse':
      return { kind: 'refuse', cut: fault.cut }
    case 'half-open':
    case 'reset':
      return { kind: fault.kind }
    default:
      return fault satisfies never
  }
}
