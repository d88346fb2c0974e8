import type { Clock } from '../../../adapters/clock.ts'
import type { Container, Engine } from '../../../adapters/engine.ts'
import type { ProbeResult } from '../judge-container.ts'

/** Ten minutes: a loop that nobody waits for any more ends by itself. */
export const LOOP_LIMIT = 6_000

/** What a shell or the engine answers for a program that is not there or cannot be run. */
export function isWithoutShell(exitCode: number): boolean {
  return exitCode === 126 || exitCode === 127
}

const LOOP_SCRIPT = `left=$1; shift
until "$@" >/dev/null 2>&1; do
  left=$((left - 1))
  [ "$left" -gt 0 ] || exit 1
  sleep 0.1 2>/dev/null || sleep 1
done`

const FIRST_PAUSE_MILLISECONDS = 100
const LONGEST_PAUSE_MILLISECONDS = 1_000

/**
 * Runs a container's health check again and again until it passes: one shell in the container does so, which costs
 * the engine one exec; without a shell each try is an exec of its own, less and less often. The engine's own
 * probes go on beside it and alone decide that a service is unhealthy.
 */
export async function loopCheck(
  container: Container,
  deps: { readonly engine: Engine; readonly clock: Clock; readonly signal: AbortSignal },
): Promise<ProbeResult> {
  const { engine, clock, signal } = deps
  const { id } = container
  const command = commandOf(container)
  const loop = [SHELL, '-c', LOOP_SCRIPT, 'sh', String(LOOP_LIMIT), ...command]
  const looped = await run(engine, id, loop, signal)
  if (!isWithoutShell(looped)) return looped === 0 ? PASSED : { kind: 'pending' }
  if (command[0] === SHELL) return { kind: 'pending' }
  for (
    let pause = FIRST_PAUSE_MILLISECONDS;
    ;
    pause = Math.min(pause * 1.5, LONGEST_PAUSE_MILLISECONDS)
  ) {
    if ((await run(engine, id, command, signal)) === 0) return PASSED
    await clock.sleep(pause, signal)
  }
}

const SHELL = '/bin/sh'

/** The command of a container's health check, as the engine runs it. */
export function commandOf({ healthCheck }: Container): readonly string[] {
  const [kind, ...rest] = healthCheck?.test ?? []
  return kind === 'CMD' ? rest : [SHELL, '-c', rest.join(' ')]
}

const PASSED: ProbeResult = { kind: 'passed', what: 'health check' }

/** A refusal counts as a program that is not there; where the engine is gone, others notice. */
async function run(
  engine: Engine,
  id: string,
  command: readonly string[],
  signal: AbortSignal,
): Promise<number> {
  try {
    return (await engine.exec(id, command, { signal })).exitCode
  } catch {
    signal.throwIfAborted()
    return 127
  }
}
