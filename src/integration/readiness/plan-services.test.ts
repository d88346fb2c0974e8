import { expect, it } from 'vitest'

import type { ComposeService } from '../../adapters/compose.ts'
import { planServices } from './plan-services.ts'
import type { PlannedService } from './plan-services.ts'

const plan = (services: Record<string, ComposeService>): readonly PlannedService[] =>
  planServices({ name: 'platform', services })
const planOne = (service: ComposeService): PlannedService | undefined => plan({ db: service })[0]
const test = ['CMD', 'true']

it('gives a service the time that its health check allows', () => {
  const healthcheck = { test, interval: '5s', timeout: '3s', retries: 6, start_period: '1m0s' }
  expect(planOne({ healthcheck })?.budget).toEqual({
    waiting: 60_000 + 6 * 5_000,
    timeout: 3_000,
    retries: 6,
  })
})

it.each<readonly [what: string, service: ComposeService, ready: PlannedService['ready']]>([
  ['a health check', { healthcheck: { test } }, { by: 'healthCheck' }],
  ['a health check that is turned off', { healthcheck: { test: ['NONE'] } }, { by: 'image' }],
  ['a disabled check', { healthcheck: { disable: true } }, { by: 'image' }],
  [
    'published ports',
    { ports: [{ target: 80 }, { target: 53, protocol: 'udp' }], ['expose']: ['9000'] },
    { by: 'port', ports: [80], isDemanded: false },
  ],
  [
    'ports for other services',
    { expose: ['8000-8002/tcp', '53/udp'] },
    { by: 'port', ports: [8000, 8001, 8002], isDemanded: false },
  ],
  ['a port of the host itself', { network_mode: 'host', expose: ['80'] }, { by: 'image' }],
  ['nothing', {}, { by: 'image' }],
])('a service with %s is ready by it', (_what, service, ready) => {
  expect(planOne(service)?.ready).toEqual(ready)
})

it.each<readonly [what: string, service: ComposeService, restarts: number]>([
  ['without a restart policy', {}, 0],
  ['that is not restarted', { restart: 'no' }, 0],
  ['that is always restarted', { restart: 'always' }, 3],
  ['that is restarted on failure', { restart: 'on-failure' }, 3],
  ['that is restarted on failure so often', { restart: 'on-failure:7' }, 7],
  ['that a deploy section restarts', { deploy: { restart_policy: { condition: 'any' } } }, 3],
  [
    'that a deploy section restarts so often',
    { deploy: { restart_policy: { condition: 'on-failure', max_attempts: 2 } } },
    2,
  ],
  [
    'that a deploy section does not restart',
    { deploy: { restart_policy: { condition: 'none' } } },
    0,
  ],
])('a service %s may restart %3$s times', (_what, service, restarts) => {
  expect(planOne(service)?.restarts).toBe(restarts)
})

it('a service that others wait for to end is a one-shot, whatever else it declares', () => {
  const condition = 'service_completed_successfully'
  const services = plan({
    job: { healthcheck: { test } },
    api: { depends_on: { job: { condition } } },
  })
  expect(services.map(({ name, ready }) => [name, ready.by])).toEqual([
    ['job', 'exit'],
    ['api', 'image'],
  ])
})

it('a policy comes before what the file says', () => {
  const [db] = planServices(
    { name: 'platform', services: { db: { healthcheck: { test }, restart: 'always' } } },
    { db: { ready: { port: 5432 }, probe: 'declared', restarts: 0, onDeath: 'finish' } },
  )
  expect(db).toMatchObject({
    ready: { by: 'port', ports: [5432], isDemanded: true },
    mayProbe: false,
    restarts: 0,
    onDeath: 'finish',
  })
})

it('counts the containers of a service, and leaves one out that has none', () => {
  const services = plan({
    a: { scale: 2 },
    b: { deploy: { replicas: 3 } },
    none: { scale: 0 },
    c: { depends_on: { none: { condition: 'service_healthy' } } },
  })
  expect(services.map(({ name, replicas, needs }) => [name, replicas, needs])).toEqual([
    ['a', 2, []],
    ['b', 3, []],
    ['c', 1, []],
  ])
})

it('a need that is not required and not there is no need', () => {
  const condition = 'service_started'
  const depends_on = {
    db: { condition, required: false, restart: true },
    gone: { condition, required: false },
  }
  expect(plan({ db: {}, api: { depends_on } })[1]?.needs).toEqual([{ service: 'db', condition }])
})

it('an unknown condition is the person’s mistake', () => {
  const services = { db: {}, api: { depends_on: { db: { condition: 'service_lucky' } } } }
  expect(() => plan(services)).toThrow(/service_lucky/)
})

it('a policy for a service that is not there is the person’s mistake', () => {
  const policy = { probe: 'sooner', onDeath: 'fail' } as const
  expect(() => planServices({ name: 'platform', services: { db: {} } }, { dbb: policy })).toThrow(
    /\(db\); found dbb/,
  )
})
