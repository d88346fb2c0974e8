import type { Container } from '../../../adapters/engine.ts'
import type { ProbeResult } from '../judge-container.ts'
import { listeningSockets } from './listening-ports.ts'
import { commandOf } from './loop-check.ts'
import type { ProbeDependencies } from './probe-ports.ts'

const LOOK_MILLISECONDS = 50
/** Pauses before the tries that follow each new listener. */
const PAUSES_MILLISECONDS = [0, 150, 400]
/** Otherwise it is tried this often, and never for more than a tenth of the time: a slow probe means a busy machine. */
const IDLE_MILLISECONDS = 500
const IDLE_SHARE = 10

/**
 * Runs a container's health check in the moment when something in it begins to listen, which is when it mostly passes.
 * Looking costs nothing worth mentioning, so that it is quick where probing again and again would only take the time
 * away from the service that is to start. What comes up without listening is tried now and then. Null: there is no
 * way to see from here what listens.
 */
export async function checkWhenListening(
  container: Container,
  { engine, clock, readSockets, signal }: ProbeDependencies,
): Promise<ProbeResult | null> {
  const command = commandOf(container)
  const now = (): number => clock.now().getTime()
  let known = new Set<string>()
  let tries = PAUSES_MILLISECONDS.length
  let idleUntil = now() + IDLE_MILLISECONDS
  let tables = await readSockets(container)
  if (tables === null) return null
  while (tables !== null) {
    const sockets = listeningSockets(tables)
    if ([...sockets].some((socket) => !known.has(socket))) tries = 0
    known = sockets
    const pause = PAUSES_MILLISECONDS[tries]
    await clock.sleep(pause ?? LOOK_MILLISECONDS, signal)
    if (pause !== undefined || now() >= idleUntil) {
      tries += 1
      const began = now()
      const { exitCode } = await engine.exec(container.id, command, { signal })
      if (exitCode === 0) return { kind: 'passed', what: 'health check' }
      idleUntil = now() + Math.max(IDLE_MILLISECONDS, IDLE_SHARE * (now() - began))
    }
    tables = await readSockets(container)
  }
  return { kind: 'pending' }
}
