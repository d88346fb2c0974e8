import { composeLabels } from '../../adapters/docker-engine.ts'
import type { Clock } from '../../adapters/clock.ts'
import type { Engine } from '../../adapters/engine.ts'

const ATTEMPTS = 10
const PAUSE_MILLISECONDS = 200

/**
 * Removes everything of a compose project by its label, never by reading the file again, and without
 * asking the services to stop: their state goes with them. Looks again a few times, since the engine may
 * still be removing, or making what a client had asked for. Returns what is still there.
 */
export async function removeProject(
  engine: Engine,
  project: string,
  clock: Clock,
): Promise<readonly string[]> {
  const labels = { [composeLabels.project]: project }
  const listLeft = async (): Promise<readonly string[]> => {
    const containers = await engine.containers(labels)
    const others = await engine.networksAndVolumes(labels)
    return [...containers.map(({ name }) => name), ...others]
  }
  for (let attempt = 1; ; attempt += 1) {
    try {
      const containers = await engine.containers(labels)
      await Promise.all(containers.map(({ id }) => engine.remove(id)))
      await engine.removeNetworksAndVolumes(labels)
      const left = await listLeft()
      if (left.length === 0 || attempt === ATTEMPTS) return left
    } catch (error) {
      if (attempt === ATTEMPTS) throw error
    }
    await clock.sleep(PAUSE_MILLISECONDS)
  }
}
