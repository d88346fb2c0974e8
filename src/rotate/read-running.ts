import { composeLabels } from '../adapters/docker-engine.ts'
import type { World } from '../adapters/world.ts'
import type { Credential } from './probes/probe.ts'
import type { Rotation } from './rotate-config.ts'
import { readRunning } from './slot-names.ts'

/** A running container and the key in its environment; null where it has none under the names. */
export type RunningKey = { readonly container: string; readonly credential: Credential | null }

/**
 * Keys of the running containers of a rotation's service, by inspection alone: nothing runs in them.
 * @throws WorldError where the engine does not answer.
 */
export async function readRunningKeys(
  rotation: Rotation,
  project: string,
  deps: Pick<World, 'engine' | 'exec' | 'env'>,
): Promise<readonly RunningKey[]> {
  const containers = await deps.engine.containers({
    [composeLabels.project]: project,
    [composeLabels.service]: rotation.running?.service ?? '',
    [composeLabels.oneOff]: 'False',
  })
  const running = containers.filter(({ status }) => status === 'running')
  return Promise.all(
    running.map(async ({ id, name }) => {
      const env = await inspectEnvironment(id, deps)
      return { container: name, credential: env === null ? null : readRunning(rotation, env) }
    }),
  )
}

/** A container's configured environment; null where it cannot be read. It holds secrets: never shown. */
async function inspectEnvironment(
  id: string,
  { engine, exec, env }: Pick<World, 'engine' | 'exec' | 'env'>,
): Promise<Readonly<Record<string, string>> | null> {
  const { exitCode, stdout } = await exec(
    'docker',
    ['container', 'inspect', '--format', '{{json .Config.Env}}', id],
    {
      env: engine.host === undefined ? env : { ...env, DOCKER_HOST: engine.host },
      timeout: 30_000,
    },
  )
  return exitCode === 0 ? parseEnvironment(stdout) : null
}

function parseEnvironment(text: string): Readonly<Record<string, string>> | null {
  let lines: unknown
  try {
    lines = JSON.parse(text)
  } catch {
    // The error would quote what could not be parsed.
    return null
  }
  if (!Array.isArray(lines)) return null
  return Object.fromEntries(
    lines
      .filter((line) => typeof line === 'string')
      .map((line) => {
        const end = line.indexOf('=')
        return end < 0 ? [line, ''] : [line.slice(0, end), line.slice(end + 1)]
      }),
  )
}
