import type { Container } from '../../adapters/engine.ts'
import type { World } from '../../adapters/world.ts'
import { commandOf } from '../readiness/probes/loop-check.ts'

const PAUSE_MILLISECONDS = 50
/** Whoever waits for its health finds out by himself if it does not come back. */
const LONGEST_MILLISECONDS = 30_000

/**
 * Resolves once containers with a health check pass it again; those without are taken as they are. The engine
 * may look at them only every so many seconds, so the check is run from here as well.
 */
export async function untilWell(
  containers: readonly Container[],
  { engine, clock }: Pick<World, 'engine' | 'clock'>,
): Promise<void> {
  const deadline = clock.now().getTime() + LONGEST_MILLISECONDS
  for (const { id } of containers) {
    while (clock.now().getTime() < deadline) {
      const container = await engine.inspect(id)
      if (container === null || container.status !== 'running') break
      if (container.health === null || container.health.status === 'healthy') break
      const passed = await engine.exec(id, commandOf(container)).catch(() => null)
      if (passed?.exitCode === 0) break
      await clock.sleep(PAUSE_MILLISECONDS)
    }
  }
}
