import { expect, it } from 'vitest'

import type { Container } from '../../adapters/engine.ts'
import { createRedactor } from '../../redaction/redactor.ts'
import { judgeServices } from '../readiness/judge-services.ts'
import type { PlannedService } from '../readiness/plan-services.ts'
import { created, exited, START, withHealth } from '../../adapters/testing/containers.ts'
import { explainDeath, explainFailure } from './explain-failure.ts'
import type { FailureFacts } from './explain-failure.ts'

const redactor = createRedactor()
redactor.register('hunter22')

const service = (name: string, ...needs: string[]): PlannedService => ({
  name,
  needs: needs.map((needed) => ({ service: needed, condition: 'service_healthy' })),
  replicas: 1,
  ready: { by: 'healthCheck' },
  mayProbe: true,
  restarts: 0,
  onDeath: 'fail',
  budget: { waiting: 60_000, timeout: 5_000, retries: 3 },
})
const chain = [service('db'), service('gateway', 'db'), service('orchestrator', 'gateway')]

function facts(
  services: readonly PlannedService[],
  containers: readonly Container[],
  rest: Partial<FailureFacts> = {},
): FailureFacts {
  const byName = new Map(
    services.map(({ name }, index) => [name, containers[index] ?? created(name)]),
  )
  return {
    states: judgeServices(
      services,
      new Map(
        [...byName].map(([name, container]) => [name, [{ container, probe: { kind: 'pending' } }]]),
      ),
      START + 5_000,
    ),
    containers: byName,
    timedOut: false,
    timeout: 60_000,
    lastLines: () => ['listening on 5432', 'no space left on device'],
    oneShots: new Set(),
    redactor,
    ...rest,
  }
}

it('names the code, the last lines, and who waited, also through others', () => {
  expect(explainFailure(facts(chain, [exited('db', 3)])).detail).toMatchInlineSnapshot(`
    "db exited with code 3
    waiting for it: gateway, orchestrator
    its last lines:
      listening on 5432
      no space left on device"
  `)
})

it('shows the last probe of a service that is unhealthy, and that it logged nothing', () => {
  const sick = withHealth('db', 'unhealthy', 'connection refused\n')
  expect(explainFailure(facts([service('db')], [sick], { lastLines: () => [] })).detail)
    .toMatchInlineSnapshot(`
      "db is unhealthy
      last probe: exit code 1
        connection refused
      it logged nothing"
    `)
})

it('shows the probes before it where they said something else, without secrets', () => {
  const probe = { exitCode: 1, milliseconds: 5 }
  const outputs = ['no route', 'refused hunter22', 'refused hunter22', 'timeout']
  const sick = {
    ...withHealth('db', 'unhealthy'),
    health: {
      status: 'unhealthy',
      probes: outputs.map((output) => ({ ...probe, output })),
    },
  } as const
  expect(explainFailure(facts([service('db')], [sick], { lastLines: () => [] })).detail)
    .toMatchInlineSnapshot(`
    "db is unhealthy
    a probe before it: exit code 1
      refused [redacted]
    last probe: exit code 1
      timeout
    it logged nothing"
  `)
})

it('gives the well-known cause with what to do', () => {
  expect(explainFailure(facts([service('db')], [exited('db', 1)])).hint?.cause).toBe('no-space')
})

it('says that memory was the reason', () => {
  const killed = exited('db', 137, { oomKilled: true })
  expect(explainFailure(facts([service('db')], [killed])).summary).toMatchInlineSnapshot(
    `"db exited with code 137 (SIGKILL), out of memory"`,
  )
})

it('when the time is up it names the service that others wait for, and the time', () => {
  const slow = withHealth('db', 'starting', 'not yet')
  expect(explainFailure(facts(chain, [slow], { timedOut: true })).detail).toMatchInlineSnapshot(`
    "db is not healthy yet after 1m 0s
    waiting for it: gateway, orchestrator
    last probe: exit code 1
      not yet
    its last lines:
      listening on 5432
      no space left on device"
  `)
})

it('of two that failed the first cause is the one that ended first', () => {
  const later = exited('cache', 1, { finishedAt: '2026-01-01T00:00:09Z' })
  const first = exited('db', 3, { finishedAt: '2026-01-01T00:00:04Z' })
  const both = facts([service('cache'), service('db')], [later, first])
  expect(explainFailure(both).service).toBe('db')
})

it('a service that ended comes before one that runs and is unhealthy', () => {
  const both = facts(
    [service('api'), service('db')],
    [withHealth('api', 'unhealthy'), exited('db', 3)],
  )
  expect(explainFailure(both).service).toBe('db')
})

it('a service that ends after it was ready is told so', () => {
  expect(explainDeath(facts(chain, [exited('db', 3)]))?.summary).toBe(
    'db became ready, and then exited with code 3',
  )
})

it.each<readonly [what: string, Container]>([
  ['is unhealthy at the end', withHealth('db', 'unhealthy')],
  ['ended with 0', exited('db', 0)],
  ['runs on', withHealth('db', 'healthy')],
])('nobody died where a service %s', (_what, container) => {
  const db = { ...service('db'), ready: { by: 'image' } } as const
  expect(explainDeath(facts([db], [container]))).toBeNull()
})

it('shows no beginning of a secret where the engine cut what a probe said', () => {
  const sick = withHealth('db', 'unhealthy', 'login as hunter2...')
  expect(explainFailure(facts([service('db')], [sick])).detail).toContain('login as [redacted]...')
})
