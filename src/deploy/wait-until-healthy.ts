import type { Clock } from '../adapters/clock.ts'
import type { Container } from '../adapters/engine.ts'
import { formatDuration } from '../config/duration.ts'
import { judgeHealth } from './judge-health.ts'
import { containersOf } from './plan-release.ts'
import type { Target } from './targets/target.ts'

const POLL_MILLISECONDS = 200
const LAST_LINES = 20

export type GateOutcome =
  | { readonly healthy: true }
  | { readonly healthy: false; readonly found: string; readonly lines: readonly string[] }

/**
 * The health gate of one service: watches its containers until all are ready, one has failed, or the
 * time is up. A failure carries the container's last log lines.
 * @param gate `before`: the containers seen before it was touched; their restarts are not held against it.
 */
export async function waitUntilHealthy(
  gate: {
    readonly service: string
    readonly once: boolean
    readonly timeout: number
    readonly before: readonly Container[]
  },
  deps: { readonly target: Target; readonly clock: Clock; readonly signal: AbortSignal },
): Promise<GateOutcome> {
  const { target, clock, signal } = deps
  const startedAt = clock.now().getTime()
  const containers = containersOf(await target.containers(), gate.service)
  if (containers.length === 0)
    return { healthy: false, found: 'no container of it exists', lines: [] }
  const restarts = new Map(gate.before.map(({ id, restartCount }) => [id, restartCount]))
  for (;;) {
    const elapsed = clock.now().getTime() - startedAt
    let waitingFor: { readonly id: string; readonly detail: string } | null = null
    for (const { id } of containers) {
      const judged = judgeHealth(await target.inspect(id), {
        once: gate.once,
        restarts: restarts.get(id) ?? 0,
        runningFor: elapsed,
      })
      if (judged.state === 'failed') return failed(target, id, judged.detail)
      if (judged.state === 'waiting') waitingFor = { id, detail: judged.detail }
    }
    if (waitingFor === null) return { healthy: true }
    if (elapsed >= gate.timeout) {
      const found = `not ready after ${formatDuration(gate.timeout)}: ${waitingFor.detail}`
      return failed(target, waitingFor.id, found)
    }
    await clock.sleep(POLL_MILLISECONDS, signal)
  }
}

async function failed(target: Target, id: string, found: string): Promise<GateOutcome> {
  return { healthy: false, found, lines: await target.lastLines(id, LAST_LINES) }
}
