import { expect, it } from 'vitest'

import type { Container } from '../adapters/engine.ts'
import { running as runningContainer } from '../adapters/testing/containers.ts'
import { judgeHealth } from './judge-health.ts'

const running = runningContainer('service', { startedAt: null })
const service = { once: false, restarts: 0, runningFor: 0 }
const unhealthy = {
  status: 'unhealthy',
  probes: [{ exitCode: 7, output: 'refused\n', milliseconds: 50 }],
} as const

it.each<[string, Container | null, Parameters<typeof judgeHealth>[1], string, string]>([
  ['a container that is gone has failed', null, service, 'failed', 'gone'],
  [
    'a healthy one is ready',
    { ...running, health: { status: 'healthy', probes: [] } },
    service,
    'ready',
    'healthy',
  ],
  [
    'a starting one is waited for',
    { ...running, health: { status: 'starting', probes: [] } },
    service,
    'waiting',
    'not passed yet',
  ],
  [
    'an unhealthy one has failed with its probe',
    { ...running, health: unhealthy },
    service,
    'failed',
    'exits with 7 (refused)',
  ],
  [
    'one that exited has failed',
    { ...running, status: 'exited', exitCode: 3 },
    service,
    'failed',
    'code 3',
  ],
  [
    'a service that exited with 0 has failed too',
    { ...running, status: 'exited', exitCode: 0 },
    service,
    'failed',
    'code 0',
  ],
  [
    'one killed for memory says so',
    { ...running, status: 'exited', exitCode: 137, oomKilled: true },
    service,
    'failed',
    'out of memory',
  ],
  [
    'one in a restart loop has failed',
    { ...running, status: 'restarting', exitCode: 1 },
    service,
    'failed',
    'restarted',
  ],
  [
    'one that was restarted in between has failed',
    { ...running, restartCount: 1 },
    service,
    'failed',
    'restarted',
  ],
  [
    'restarts before the gate are not held against it',
    { ...running, restartCount: 4 },
    { ...service, restarts: 4, runningFor: 2_000 },
    'ready',
    'runs',
  ],
  [
    'without a health check it must run for a while',
    running,
    { ...service, runningFor: 1_999 },
    'waiting',
    'started',
  ],
  [
    'a one-shot that completed is ready',
    { ...running, status: 'exited', exitCode: 0 },
    { ...service, once: true },
    'ready',
    'completed',
  ],
  [
    'a one-shot that failed has failed',
    { ...running, status: 'exited', exitCode: 1 },
    { ...service, once: true },
    'failed',
    'code 1',
  ],
  [
    'a one-shot that runs is waited for',
    running,
    { ...service, once: true, runningFor: 60_000 },
    'waiting',
    'still runs',
  ],
])('%s', (_behaviour, container, gate, state, detail) => {
  const judged = judgeHealth(container, gate)
  expect(judged.state).toBe(state)
  expect(judged.detail).toContain(detail)
})
