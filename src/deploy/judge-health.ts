import type { Container } from '../adapters/engine.ts'

export type HealthState =
  | { readonly state: 'ready'; readonly detail: string }
  | { readonly state: 'waiting'; readonly detail: string }
  | { readonly state: 'failed'; readonly detail: string }

/** How long a container without a health check must keep running before it counts as up, in milliseconds. */
const SETTLE_MILLISECONDS = 2_000

/**
 * Judges one container at one moment. Anything that ended is a failure at once; no deadline is
 * waited out for what cannot recover. A restart during the gate counts as an exit.
 * @param gate `restarts`: the count when the gate began; `runningFor`: milliseconds of it seen running.
 */
export function judgeHealth(
  container: Container | null,
  gate: { readonly once: boolean; readonly restarts: number; readonly runningFor: number },
): HealthState {
  if (container === null) return { state: 'failed', detail: 'its container is gone' }
  const exit = `exited with code ${container.exitCode ?? 0}${container.oomKilled ? ' (out of memory)' : ''}`
  switch (container.status) {
    case 'exited':
    case 'dead':
      return gate.once && container.exitCode === 0
        ? { state: 'ready', detail: 'completed with code 0' }
        : { state: 'failed', detail: exit }
    case 'restarting':
      return { state: 'failed', detail: `${exit} and is being restarted` }
    case 'removing':
      return { state: 'failed', detail: 'its container is being removed' }
    case 'created':
    case 'paused':
      return { state: 'waiting', detail: container.error || `is ${container.status}` }
    case 'running':
      return gate.once ? { state: 'waiting', detail: 'still runs' } : judgeRunning(container, gate)
    default:
      return container.status satisfies never
  }
}

function judgeRunning(
  container: Container,
  gate: { readonly restarts: number; readonly runningFor: number },
): HealthState {
  if (container.restartCount > gate.restarts) {
    return { state: 'failed', detail: 'exited and was restarted before it was ready' }
  }
  const { health } = container
  if (health === null) {
    return gate.runningFor >= SETTLE_MILLISECONDS
      ? { state: 'ready', detail: 'runs (it has no health check)' }
      : { state: 'waiting', detail: 'started' }
  }
  switch (health.status) {
    case 'healthy':
      return { state: 'ready', detail: 'healthy' }
    case 'starting':
      return { state: 'waiting', detail: 'its health check has not passed yet' }
    case 'unhealthy':
      return { state: 'failed', detail: `unhealthy: ${lastProbe(health.probes)}` }
    default:
      return health.status satisfies never
  }
}

function lastProbe(
  probes: readonly { readonly exitCode: number; readonly output: string }[],
): string {
  const probe = probes.at(-1)
  if (probe === undefined) return 'its health check failed'
  const output = probe.output.trim().slice(0, 300)
  return `its health check exits with ${probe.exitCode}${output === '' ? '' : ` (${output})`}`
}
