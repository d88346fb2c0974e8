import type { Container, Engine } from '../../../adapters/engine.ts'
import { unavailable } from '../fault-errors.ts'
import type { Fault } from '../fault-schema.ts'
import type { FaultDependencies } from './begin-fault.ts'

export const NO_CLOCK =
  'the kernel has one time of day for all containers; run the service with LD_PRELOAD of libfaketime and FAKETIME_TIMESTAMP_FILE to set its own'

/**
 * Tells libfaketime, where a service runs with it, another time of day: a container has none of its own, and
 * the engine cannot give it one.
 */
export async function skewClock(
  { service, offsetSeconds }: Extract<Fault, { kind: 'clock' }>,
  containers: readonly Container[],
  { engine }: FaultDependencies,
): Promise<() => Promise<void>> {
  const files = await Promise.all(
    containers.map(async ({ id }) => ({ id, file: await findClockFile(id, engine) })),
  )
  const set = async (seconds: number): Promise<void> => {
    for (const { id, file } of files) {
      if (file === null) throw unavailable('clock', service, NO_CLOCK)
      const text = `${seconds < 0 ? '' : '+'}${seconds}\n`
      await engine.putFiles(id, '/', [{ name: file.slice(1), text }])
    }
  }
  await set(offsetSeconds)
  return () => set(0)
}

/** The file from which libfaketime reads the time in a container; null: it does not. */
export async function findClockFile(
  id: string,
  engine: Pick<Engine, 'exec'>,
): Promise<string | null> {
  const command = ['sh', '-c', 'echo "$LD_PRELOAD"; echo "$FAKETIME_TIMESTAMP_FILE"']
  const { exitCode, output } = await engine.exec(id, command)
  // A library that is preloaded in vain says so before.
  const [file = '', preloaded = ''] = output.trimEnd().split('\n').toReversed()
  const isThere = exitCode === 0 && preloaded.includes('faketime') && file.startsWith('/')
  return isThere ? file : null
}
