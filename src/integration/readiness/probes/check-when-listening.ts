import type { Container } from '../../../adapters/engine.ts'
import type { ProbeResult } from '../judge-container.ts'
import { commandOf } from './loop-check.ts'
import { listeningSockets } from './listening-ports.ts'
import type { ProbeDependencies } from './probe-ports.ts'

const LOOK_MILLISECONDS = 50
/** Pauses before each try once something new listens; after the last the engine's own probes go on alone. */
const PAUSES_MILLISECONDS = [0, 150, 400]

/**
 * Runs a container's health check in the moment when something in it begins to listen, which is when it mostly passes.
 * Looking costs nothing worth mentioning, so that it is quick where probing again and again would only take the time
 * away from the service that is to start. What comes up without listening is left to the engine. Null: there is no
 * way to see from here what listens.
 */
export async function checkWhenListening(
  container: Container,
  { engine, clock, readSockets, signal }: ProbeDependencies,
): Promise<ProbeResult | null> {
  const command = commandOf(container)
  let known = new Set<string>()
  let tries = PAUSES_MILLISECONDS.length
  let tables = await readSockets(container)
  if (tables === null) return null
  while (tables !== null) {
    const sockets = listeningSockets(tables)
    if ([...sockets].some((socket) => !known.has(socket))) tries = 0
    known = sockets
    const pause = PAUSES_MILLISECONDS[tries]
    if (pause === undefined) await clock.sleep(LOOK_MILLISECONDS, signal)
    else {
      await clock.sleep(pause, signal)
      tries += 1
      const { exitCode } = await engine.exec(container.id, command, { signal })
      if (exitCode === 0) return { kind: 'passed', what: 'health check' }
    }
    tables = await readSockets(container)
  }
  return { kind: 'pending' }
}
