import type { World } from '../../adapters/world.ts'
import type { Readiness } from './start-services.ts'

/** A service that takes a suite with it may still count as running for a moment: the engine notices later. */
const PATIENCE_MILLISECONDS = 2_000
const STEP_MILLISECONDS = 100

/**
 * What has become of the services: one look, or where a suite failed as many as it takes for a death
 * to show, for two seconds at the most.
 */
export async function settleServices(
  look: () => Promise<Readiness>,
  hasFailed: boolean,
  { clock, signal }: Pick<World, 'clock' | 'signal'>,
): Promise<Readiness> {
  const deadline = clock.now().getTime() + (hasFailed ? PATIENCE_MILLISECONDS : 0)
  for (;;) {
    const seen = await look()
    const isDead = seen.states.some(({ state }) => state === 'failed')
    if (isDead || clock.now().getTime() >= deadline) return seen
    await clock.sleep(STEP_MILLISECONDS, signal)
  }
}
