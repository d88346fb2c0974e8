import { composeLabels } from '../../adapters/docker-engine.ts'
import type { Engine } from '../../adapters/engine.ts'

/**
 * Removes everything of a compose project by its label, never by reading the file again, and without
 * asking the services to stop: their state goes with them. Returns what is still there.
 */
export async function removeProject(engine: Engine, project: string): Promise<readonly string[]> {
  const labels = { [composeLabels.project]: project }
  const containers = await engine.containers(labels)
  await Promise.all(containers.map(({ id }) => engine.remove(id)))
  await engine.removeNetworksAndVolumes(labels)
  const left = await engine.containers(labels)
  return [...left.map(({ name }) => name), ...(await engine.networksAndVolumes(labels))]
}
