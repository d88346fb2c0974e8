import type { Clock } from '../../adapters/clock.ts'
import { SILENT } from '../../adapters/docker-connection.ts'
import { composeLabels } from '../../adapters/docker-engine.ts'
import type { Engine } from '../../adapters/engine.ts'
import { formatDuration } from '../../config/duration.ts'
import { WorldError } from '../../contract/world-error.ts'

const ATTEMPTS = 10
const PAUSE_MILLISECONDS = 200
/** An engine that no longer answers must not keep us. */
const LONGEST_MILLISECONDS = 30_000

/**
 * Removes everything of a compose project by its label, never by reading the file again, and without
 * asking the services to stop: their state goes with them. Returns what is still there.
 * @throws WorldError when the engine refuses, or does not answer within half a minute.
 */
export async function removeProject(
  engine: Engine,
  project: string,
  clock: Clock,
): Promise<readonly string[]> {
  const finished = new AbortController()
  const late = clock.sleep(LONGEST_MILLISECONDS, finished.signal).then(() => {
    throw new WorldError('integration/teardown', {
      expected: `${project} to be gone within ${formatDuration(LONGEST_MILLISECONDS)}`,
      found: 'an engine that does not answer',
      fix: `Check \`docker version\`, then: docker compose --project-directory / -p ${project} down -v`,
    })
  })
  try {
    return await Promise.race([removeRepeatedly(engine, project, clock), late])
  } finally {
    finished.abort()
  }
}

/** Once is not always enough: the engine may still be removing, or making what a client had asked for. */
async function removeRepeatedly(
  engine: Engine,
  project: string,
  clock: Clock,
): Promise<readonly string[]> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const left = await removeOnce(engine, { [composeLabels.project]: project })
      if (left.length === 0 || attempt === ATTEMPTS) return left
    } catch (error) {
      if (attempt === ATTEMPTS || isSilent(error)) throw error
    }
    await clock.sleep(PAUSE_MILLISECONDS)
  }
}

/** It has been given all the time that an engine which lives may take. */
function isSilent(error: unknown): boolean {
  return error instanceof WorldError && error.code === SILENT
}

async function removeOnce(
  engine: Engine,
  labels: Readonly<Record<string, string>>,
): Promise<readonly string[]> {
  const containers = await engine.containers(labels)
  await Promise.all(containers.map(({ id }) => engine.remove(id)))
  await engine.removeNetworksAndVolumes(labels)
  const left = [...(await engine.containers(labels)), ...(await engine.networksAndVolumes(labels))]
  return left.map(({ name }) => name)
}
