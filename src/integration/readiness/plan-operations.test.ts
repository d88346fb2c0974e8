import { expect, it } from 'vitest'

import type { ComposeProject } from '../../adapters/compose.ts'
import { planOperations } from './plan-operations.ts'
import { planServices } from './plan-services.ts'
import { renderPlan } from './render-plan.ts'

const project: ComposeProject = {
  name: 'platform',
  services: {
    api: {
      image: 'api',
      depends_on: {
        migrate: { condition: 'service_completed_successfully' },
        cache: { condition: 'service_started' },
      },
      ports: [{ target: 8080 }, { target: 9090 }],
      networks: { default: null },
      scale: 2,
    },
    cache: { image: 'redis', networks: { default: null } },
    db: {
      image: 'postgres',
      healthcheck: { test: ['CMD', 'pg_isready'], interval: '5s', retries: 6 },
      restart: 'on-failure:2',
      networks: { default: null, back: null },
      volumes: [{ type: 'volume', source: 'data', target: '/data' }],
    },
    migrate: {
      depends_on: { db: { condition: 'service_healthy' } },
      networks: { back: null },
    },
  },
  networks: { default: null, back: {}, shared: { external: true }, unused: {} },
  volumes: { data: null },
}

const render = (policies?: Parameters<typeof planServices>[1]): string =>
  renderPlan(planOperations(project, planServices(project, policies)))

it('says what is done in an order in which it can happen, and why', () => {
  expect(render()).toMatchInlineSnapshot(`
    "create network default  (used by api, cache, db)
    create network back  (used by db, migrate)
    create volume data  (used by db)
    create db of postgres
    create migrate of an image that Compose builds
    create cache of redis
    create api 2 times of api  (port 8080, 9090 published on loopback, at ports that the engine has free)
    start db  (it needs no other)
    wait for db: its health check, sooner and more often than declared; at most 30.0 s and its probes  (needed by migrate; up to 2 restarts are ordinary)
    start migrate  (db is ready)
    wait for migrate: exit code 0  (needed by api)
    start cache  (it needs no other)
    wait for cache: its image’s health check, or one of its image’s ports, or running for a moment  (it declares neither a health check nor ports; needed by api)
    start api  (migrate has ended with 0; cache has been started)
    wait for api: one of its ports 8080, 9090 to listen  (it declares no health check; every service is to be ready)"
  `)
})

it('policies show in it', () => {
  const policy = { probe: 'declared', onDeath: 'fail' } as const
  const text = render({
    db: policy,
    cache: { ...policy, ready: { port: 6379 } },
    api: { ...policy, ready: { runs: 2_000 } },
  })
  expect(text.split('\n').filter((line) => line.startsWith('wait for'))).toMatchInlineSnapshot(`
    [
      "wait for db: its health check as declared; at most 30.0 s and its probes  (needed by migrate; up to 2 restarts are ordinary)",
      "wait for migrate: exit code 0  (needed by api)",
      "wait for cache: port 6379 to listen  (needed by api)",
      "wait for api: running for 2.0 s  (every service is to be ready)",
    ]
  `)
})
