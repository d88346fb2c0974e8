import type { Container, Engine } from '../../adapters/engine.ts'

/** Starting is mostly the engine's and the kernel's work; more at once only queues there. */
const SIDE_BY_SIDE = 4
const TRIES = 3

/**
 * Starts containers side by side and tells of each that has; none any more once the signal aborts. One that the
 * engine refused shows that in its own error.
 * @throws WorldError for a refusal that is not the container's
 */
export async function startContainers(
  engine: Engine,
  containers: readonly Container[],
  onStart: (container: Container) => void,
  signal: AbortSignal,
): Promise<void> {
  const queue = [...containers]
  const work = async (): Promise<void> => {
    for (let next = queue.shift(); next !== undefined && !signal.aborted; next = queue.shift()) {
      await startOne(engine, next)
      onStart(next)
    }
  }
  await Promise.all(Array.from({ length: SIDE_BY_SIDE }, work))
}

/** Host ports are the engine's choice: one that somebody else took in that moment is chosen anew. */
async function startOne(engine: Engine, { id }: Container): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await engine.start(id)
    } catch (error) {
      const now = await engine.inspect(id)
      if (now === null || now.error === '') throw error
      if (
        attempt === TRIES ||
        !/port is already allocated|address already in use/.test(now.error)
      ) {
        return
      }
    }
  }
}
