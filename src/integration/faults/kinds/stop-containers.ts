import type { Container } from '../../../adapters/engine.ts'
import { WorldError } from '../../../contract/world-error.ts'
import { unavailable } from '../fault-errors.ts'
import type { FaultDependencies } from './begin-fault.ts'

type Undo = () => Promise<void>

/** Freezes every process: connections stay, and nothing is answered. */
export async function pauseAll(
  containers: readonly Container[],
  { engine }: FaultDependencies,
): Promise<Undo> {
  const running = runningOf(containers, 'pause')
  const paused: Container[] = []
  const undo = async (): Promise<void> => {
    for (const { id } of paused) {
      if ((await engine.inspect(id))?.status === 'paused') await engine.unpause(id)
    }
  }
  await undoIfRefused(undo, async () => {
    for (const container of running) {
      await engine.pause(container.id)
      paused.push(container)
    }
  })
  return undo
}

/** Ends the processes at once, as the kernel does; they are started again at the end. */
export async function killAll(
  containers: readonly Container[],
  deps: FaultDependencies,
): Promise<Undo> {
  const running = runningOf(containers, 'kill')
  const undo = (): Promise<void> => startEnded(running, deps)
  await undoIfRefused(undo, async () => {
    for (const { id } of running) await deps.engine.signal(id, 'SIGKILL')
    for (const { id } of running) await untilEnded(id, deps)
  })
  return undo
}

/** Killed, and started again at once. */
export async function restartAll(
  containers: readonly Container[],
  deps: FaultDependencies,
): Promise<Undo> {
  const revive = await killAll(runningOf(containers, 'restart'), deps)
  await revive()
  return revive
}

/** Starts what has ended meanwhile, whoever ended it. */
export async function startEnded(
  containers: readonly Container[],
  { engine }: FaultDependencies,
): Promise<void> {
  for (const { id } of containers) {
    if ((await engine.inspect(id))?.status === 'exited') await engine.start(id)
  }
}

const LOOKS = 100
const PAUSE_MILLISECONDS = 20

/** The engine answers for a signal before the process is gone. */
async function untilEnded(id: string, { engine, clock }: FaultDependencies): Promise<void> {
  for (let look = 0; look < LOOKS; look += 1) {
    const container = await engine.inspect(id)
    if (container === null || container.status === 'exited') return
    await clock.sleep(PAUSE_MILLISECONDS)
  }
  throw new WorldError('integration/fault-kill', {
    expected: 'a container that was killed to end',
    found: 'one that still runs',
    fix: 'See whether its processes hang in the kernel, and run again.',
  })
}

function runningOf(
  containers: readonly Container[],
  kind: 'pause' | 'kill' | 'restart',
): readonly Container[] {
  const running = containers.filter(({ status }) => status === 'running')
  if (running.length > 0) return running
  const [first] = containers
  throw unavailable(kind, first?.name ?? 'the service', `it is ${first?.status ?? 'not there'}`)
}

export async function undoIfRefused(undo: Undo, body: () => Promise<void>): Promise<void> {
  try {
    await body()
  } catch (error) {
    // What the engine refused first is the one to tell.
    await undo().catch(() => {})
    throw error
  }
}
