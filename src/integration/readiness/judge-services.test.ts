import { expect, it } from 'vitest'

import type { Container } from '../../adapters/engine.ts'
import { created, exited, running, START, withHealth } from '../../adapters/testing/containers.ts'
import { planned } from '../testing/planned-service.ts'
import { judgeServices } from './judge-services.ts'
import type { JudgedService } from './judge-services.ts'
import type { Dependency, PlannedService } from './plan-services.ts'

function judge(
  services: readonly PlannedService[],
  containers: Readonly<Record<string, readonly Container[]>>,
): readonly JudgedService[] {
  const seen = new Map(
    Object.entries(containers).map(([name, group]) => [
      name,
      group.map((container) => ({ container, probe: { kind: 'pending' } as const })),
    ]),
  )
  return judgeServices(services, seen, START + 2_000)
}

const db = planned('db', { ready: { by: 'healthCheck' } })
const job = planned('db', { ready: { by: 'exit' } })

it('a container that is gone is a failure', () => {
  expect(judge([db], {})[0]).toMatchObject({ state: 'failed', reason: 'its container is gone' })
})

it.each<readonly [Dependency['condition'], what: string, Container, canStart: boolean]>([
  ['service_started', 'created', created('db'), false],
  ['service_started', 'running', running('db'), true],
  ['service_started', 'healthy or not', withHealth('db', 'starting'), true],
  ['service_started', 'failed', exited('db', 1), false],
  ['service_healthy', 'starting', withHealth('db', 'starting'), false],
  ['service_healthy', 'healthy', withHealth('db', 'healthy'), true],
  ['service_healthy', 'unhealthy', withHealth('db', 'unhealthy'), false],
  ['service_completed_successfully', 'running', running('db'), false],
  ['service_completed_successfully', 'ended with 0', exited('db', 0), true],
  ['service_completed_successfully', 'ended with 1', exited('db', 1), false],
])(
  'what needs %s of a service that is %s can start: %4$s',
  (condition, _what, needed, canStart) => {
    const api = planned('api', { needs: [{ service: 'db', condition }] })
    const isJob = condition === 'service_completed_successfully'
    const states = judge([isJob ? job : db, api], { db: [needed], api: [created('api')] })
    expect(states[1]).toMatchObject({
      state: 'waiting',
      canStart,
      waitsFor: canStart ? [] : ['db'],
      reason: canStart ? 'is not started' : 'waits for db',
    })
  },
)

const needsHealth: PlannedService = planned('api', {
  needs: [{ service: 'db', condition: 'service_healthy' }],
})

it.each<readonly [what: string, PlannedService, Container, reason: string]>([
  [
    'without a health check, before it is even started',
    planned('db'),
    created('db'),
    'has no health check, although others wait for it to be healthy',
  ],
  [
    'that ends before it is healthy',
    planned('db'),
    exited('db', 0, { healthCheck: withHealth('db', 'starting').healthCheck }),
    'exited with code 0, although others wait for it to be healthy',
  ],
])(
  'a service that others want healthy fails %s, instead of letting them wait',
  (_what, service, container, reason) => {
    const states = judge([service, needsHealth], { db: [container], api: [created('api')] })
    expect(states[0]).toMatchObject({ state: 'failed', reason })
  },
)

it('a port that a policy names stands in for the health check that others want', () => {
  const service = planned('db', { ready: { by: 'port', ports: [5432], isDemanded: true } })
  const states = judge([service, needsHealth], { db: [running('db')], api: [created('api')] })
  expect(states[0]?.state).toBe('starting')
})

it.each<readonly [expected: string, containers: readonly Container[]]>([
  ['ready', [withHealth('db', 'healthy'), withHealth('db', 'healthy')]],
  ['starting', [withHealth('db', 'healthy'), withHealth('db', 'starting')]],
  ['waiting', [withHealth('db', 'healthy'), created('db')]],
  ['failed', [exited('db', 1), withHealth('db', 'healthy')]],
  ['failed', [withHealth('db', 'healthy')]],
])('of two containers, all count: %s', (expected, containers) => {
  const service = { ...db, replicas: 2 }
  expect(judge([service], { db: containers })[0]?.state).toBe(expected)
})
