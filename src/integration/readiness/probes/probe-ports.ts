import type { Clock } from '../../../adapters/clock.ts'
import type { Container, Engine } from '../../../adapters/engine.ts'
import type { ProbeResult } from '../judge-container.ts'
import { isWithoutShell, LOOP_LIMIT } from './loop-check.ts'
import { knock } from './knock.ts'
import { listeningPorts } from './listening-ports.ts'
import type { ReadSockets } from './read-host-sockets.ts'

export type ProbeDependencies = {
  readonly engine: Engine
  readonly clock: Clock
  readonly readSockets: ReadSockets
  readonly signal: AbortSignal
}

const LOOK_MILLISECONDS = 50
const KNOCK_MILLISECONDS = 150

/**
 * Waits until one of the ports is listened on. The kernel's tables tell without a word to the service: read on
 * this machine where the container runs on it, else by one shell in the container; where that has none, by
 * knocking at the published port.
 */
export async function probePorts(
  container: Container,
  ports: readonly number[],
  deps: ProbeDependencies,
): Promise<ProbeResult> {
  return (
    (await lookFromHost(container, ports, deps)) ??
    (await lookFromInside(container, ports, deps)) ??
    (await knockAtPublished(container, ports, deps)) ?? { kind: 'blind' }
  )
}

async function lookFromHost(
  container: Container,
  ports: readonly number[],
  { readSockets, clock, signal }: ProbeDependencies,
): Promise<ProbeResult | null> {
  let tables = await readSockets(container)
  if (tables === null) return null
  while (tables !== null) {
    const listening = listeningPorts(tables)
    const port = ports.find((one) => listening.has(one))
    if (port !== undefined) return passed(port)
    await clock.sleep(LOOK_MILLISECONDS, signal)
    tables = await readSockets(container)
  }
  // It has ended; the next life is looked at anew.
  return { kind: 'pending' }
}

/** Nothing but a shell and `sleep` is needed. The first argument is how often, the others are ports as the kernel writes them. */
const LOOK_SCRIPT = `left=$1; shift
while [ "$left" -gt 0 ]; do
  for table in /proc/net/tcp /proc/net/tcp6; do
    [ -r $table ] || continue
    while read -r _ address _ state _; do
      [ "$state" = 0A ] || continue
      case $address in ??????7F:*|0000000000000000FFFF0000*7F:*|*0000000001000000:*) continue ;; esac
      for port in "$@"; do
        [ "\${address##*:}" = "$port" ] && echo "$port" && exit 0
      done
    done < $table
  done
  left=$((left - 1))
  sleep 0.1 2>/dev/null || sleep 1
done
exit 1`

async function lookFromInside(
  { id }: Container,
  ports: readonly number[],
  { engine, signal }: ProbeDependencies,
): Promise<ProbeResult | null> {
  const names = ports.map((port) => port.toString(16).toUpperCase().padStart(4, '0'))
  const command = ['/bin/sh', '-c', LOOK_SCRIPT, 'sh', String(LOOP_LIMIT), ...names]
  try {
    const { exitCode, output } = await engine.exec(id, command, { signal })
    if (isWithoutShell(exitCode)) return null
    return exitCode === 0 ? passed(Number.parseInt(output, 16)) : { kind: 'pending' }
  } catch {
    // The engine says the same of a missing shell and of a container that has just ended.
    return null
  }
}

async function knockAtPublished(
  container: Container,
  ports: readonly number[],
  { clock, signal }: ProbeDependencies,
): Promise<ProbeResult | null> {
  const doors = container.ports.filter((port) => ports.includes(port.container))
  if (doors.length === 0) return null
  for (;;) {
    for (const door of doors) if (await knock(door.host, door.port)) return passed(door.container)
    await clock.sleep(KNOCK_MILLISECONDS, signal)
  }
}

function passed(port: number): ProbeResult {
  return { kind: 'passed', what: `port ${port}` }
}
