import { expect, it } from 'vitest'

import { integrationDataSchema } from '../../src/integration/integration-data.ts'
import type { IntegrationData } from '../../src/integration/integration-data.ts'
import { createHarness, healthy, idle, script } from './fixtures/integration-harness.ts'
import type { Harness } from './fixtures/integration-harness.ts'

const LISTEN = `use IO::Socket::INET; my $s = IO::Socket::INET->new(LocalAddr => $ARGV[0], LocalPort => $ARGV[1], Listen => 5); sleep 600`
/** Perl, since the small image has no other way to listen; what follows the address is the port. */
const listen = (address: string, port: number, after = 0): string[] => [
  'sh',
  '-c',
  'sleep "$$1"; exec perl -e "$$2" "$$3" "$$4"',
  'sh',
  String(after),
  LISTEN.replaceAll('$', '$$$$'),
  address,
  String(port),
]

/** What came of the services, and how it was told. */
async function facts(harness: Harness): Promise<ReadonlyMap<string, Service>> {
  const data = integrationDataSchema.parse((await harness.result()).data)
  return new Map(data.services.map((service) => [service.name, service]))
}
type Service = IntegrationData['services'][number]

const config = (services: object): string =>
  JSON.stringify({
    version: 1,
    integration: { compose: ['compose.yml'], services, egress: { mode: 'open' } },
  })

it('tells of each service what made it ready, long before its declared interval is over', async () => {
  const condition = 'service_healthy'
  await using harness = await createHarness({
    checked: { ...healthy, healthcheck: { test: ['CMD', 'true'], interval: '60s' } },
    listening: {
      command: listen('0.0.0.0', 8080, 0.5),
      healthcheck: { test: ['CMD-SHELL', 'grep -q :1F90 /proc/net/tcp'], interval: '60s' },
      depends_on: { checked: { condition } },
    },
    published: { command: listen('0.0.0.0', 8081, 0.5), ports: ['8081'] },
    exposed: { command: listen('0.0.0.0', 8082), expose: ['8082', '9999'] },
    plain: idle,
    job: script('sleep 0.3'),
    after: { ...idle, depends_on: { job: { condition: 'service_completed_successfully' } } },
  })
  const { exitCode, text } = await harness.run()
  expect({ exitCode, text }).toMatchObject({ exitCode: 0 })
  const services = await facts(harness)
  const told = [...services.values()].map(({ name, readyBy }) => `${name}: ${readyBy}`).sort()
  expect(told).toEqual([
    'after: running for 1.0 s',
    'checked: health check',
    'exposed: port 8082',
    'job: exit code 0',
    'listening: health check',
    'plain: running for 1.0 s',
    'published: port 8081',
  ])
  expect(services.get('checked')?.readySeconds).toBeLessThan(30)
})

it('a service that listens for itself alone is not ready by its port', async () => {
  await using harness = await createHarness({ db: { command: listen('127.0.0.1', 5432) } })
  await harness.write(
    'papergate.yml',
    JSON.stringify({
      version: 1,
      integration: {
        compose: ['compose.yml'],
        timeout: '3s',
        egress: { mode: 'open' },
        services: { db: { ready: { port: 5432 } } },
      },
    }),
  )
  const { exitCode, text } = await harness.begin().ended
  expect(text).toContain('db does not listen on port 5432 yet after 3.0 s')
  expect(exitCode).toBe(1)
})

it('policies say what ready means, and stand in for a health check that others want', async () => {
  await using harness = await createHarness({
    db: { command: listen('0.0.0.0', 5432) },
    job: script('sleep 1.5; touch /done'),
    api: { ...idle, depends_on: { db: { condition: 'service_healthy' } } },
  })
  const services = {
    db: { ready: { port: 5432 } },
    job: { ready: { exits: 0 } },
    api: { ready: { runs: '200ms' } },
  }
  await harness.write('papergate.yml', config(services))
  const { exitCode, text } = await harness.begin().ended
  expect({ exitCode, text }).toMatchObject({ exitCode: 0 })
  const told = [...(await facts(harness)).values()].map((one) => `${one.name}: ${one.readyBy}`)
  expect(told.sort()).toEqual(['api: running for 200 ms', 'db: port 5432', 'job: exit code 0'])
})

it('a check that changes something is run by the engine alone, as often as declared', async () => {
  const count = { test: ['CMD-SHELL', 'echo once >> /probes'], interval: '2s', retries: 3 }
  await using harness = await createHarness({ db: { ...idle, healthcheck: count } })
  await harness.write(
    'papergate.yml',
    JSON.stringify({
      version: 1,
      integration: {
        compose: ['compose.yml'],
        egress: { mode: 'open' },
        services: { db: { probe: 'declared' } },
        suites: [{ name: 'count', service: 'db', run: 'test "$(wc -l < /probes)" -le 2' }],
      },
    }),
  )
  const { exitCode, text } = await harness.begin().ended
  expect({ exitCode, text }).toMatchObject({ exitCode: 0 })
  expect((await facts(harness)).get('db')?.readySeconds).toBeGreaterThan(1.9)
})

it('all containers of a service count, and a need that is optional and absent does not', async () => {
  const condition = 'service_healthy'
  await using harness = await createHarness({
    db: { ...healthy, scale: 2 },
    api: {
      ...idle,
      deploy: { replicas: 2 },
      depends_on: {
        db: { condition, restart: true },
        tools: { condition, required: false },
      },
    },
    tools: { ...healthy, profiles: ['tools'] },
  })
  const three = harness.begin('--compose', 'compose.yml', '--keep')
  const { exitCode, text } = await three.ended
  expect({ exitCode, text }).toMatchObject({ exitCode: 0 })
  const names = (await harness.containers()).map(({ name, status }) => `${name} ${status}`)
  expect(names.map((name) => name.replace(/^.*-(?=\w+-\d)/, '')).sort()).toEqual([
    'api-1 running',
    'api-2 running',
    'db-1 running',
    'db-2 running',
  ])
  const down = await harness.begin('--compose', 'compose.yml', '--down').ended
  expect(down).toMatchObject({ exitCode: 0 })
})

it('services of a profile take part when it is named', async () => {
  await using harness = await createHarness({
    db: healthy,
    tools: { ...idle, profiles: ['tools'] },
  })
  const { exitCode, text } = await harness.run('--profile', 'tools')
  expect(text).toContain('2 services ready')
  expect(exitCode).toBe(0)
})

it('many services that start at once get a port each', async () => {
  const names = Array.from({ length: 8 }, (_, index) => `s${index}`)
  const service = { ...healthy, ports: ['5432', '127.0.0.1:18098:80'] }
  await using harness = await createHarness(
    Object.fromEntries(names.map((name) => [name, service])),
  )
  const suite = `env | grep -E '^PAPERGATE_S[0-9]_PORT' | cut -d= -f2 | sort -u | wc -l | grep -qx ${2 * names.length}`
  const { exitCode, text } = await harness.run('--suite', suite)
  expect({ exitCode, text }).toMatchObject({ exitCode: 0 })
})

it('a restart is no failure, one too many is, with the code and how often', async () => {
  const once = 'if test -f /once; then exec sleep 600; fi; touch /once; exit 7'
  await using harness = await createHarness({
    flaky: script(once, { restart: 'always' }),
    broken: script('exit 7', { restart: 'unless-stopped' }),
  })
  const { exitCode, text } = await harness.run()
  expect(text).toContain('broken exited with code 7, after 4 restarts')
  expect(text).not.toContain('flaky failed')
  expect(exitCode).toBe(1)
})

it('a service that may not restart fails at its first restart', async () => {
  await using harness = await createHarness({
    db: script('sleep 0.2; exit 7', { restart: 'always' }),
  })
  await harness.write('papergate.yml', config({ db: { restarts: 0 } }))
  const { exitCode, text } = await harness.begin().ended
  expect(text).toMatch(/db (exited with code 7, after one restart|restarts again and again)/)
  expect(exitCode).toBe(1)
})

const needs = (service: string, condition: string): object => ({
  ...idle,
  depends_on: { [service]: { condition } },
})

it.each<
  readonly [
    what: string,
    services: Readonly<Record<string, object>>,
    exitCode: number,
    text: RegExp,
  ]
>([
  [
    'a dependency cycle',
    { a: needs('b', 'service_started'), b: needs('a', 'service_started') },
    2,
    /cycle/,
  ],
  ['an unknown condition', { a: healthy, b: needs('a', 'service_lucky') }, 2, /condition/],
  [
    'a check that never passes',
    {
      db: {
        ...idle,
        healthcheck: { test: ['CMD-SHELL', 'echo not yet; exit 1'], interval: '1s', retries: 2 },
      },
      api: needs('db', 'service_healthy'),
    },
    1,
    /db is unhealthy\s+waiting for it: api\s+last probe: exit code 1\s+not yet/,
  ],
  [
    'a check that hangs',
    {
      db: {
        ...idle,
        healthcheck: { test: ['CMD', 'sleep', '60'], interval: '1s', timeout: '1s', retries: 2 },
      },
    },
    1,
    /db is unhealthy/,
  ],
  [
    'a service that should be healthy, and has no check',
    { db: idle, api: needs('db', 'service_healthy') },
    1,
    /db has no health check, although others wait for it to be healthy\s+waiting for it: api/,
  ],
  [
    'a service that ends with 0 although it has a check',
    { db: script('exit 0', { healthcheck: healthy.healthcheck }) },
    1,
    /db exited with code 0, although it is to run on/,
  ],
  [
    'a service that ends with 1, before others are even started',
    { db: script('exit 1'), api: needs('db', 'service_completed_successfully') },
    1,
    /db exited with code 1\s+waiting for it: api/,
  ],
  [
    'a program that is not there',
    { db: { command: ['no-such-program'], init: false } },
    1,
    /no-such-program/,
  ],
])('%s is told at once', async (_what, services, exitCode, text) => {
  await using harness = await createHarness(services)
  const ended = await harness.run()
  expect(ended.text).toMatch(text)
  expect(ended.exitCode).toBe(exitCode)
})

it('a service that dies ends a suite on the host at once, and a policy lets it finish', async () => {
  const mortal = script('until test -f /die; do sleep 0.05; done; exit 4')
  await using harness = await createHarness({ db: { ...mortal, healthcheck: healthy.healthcheck } })
  const kill = 'docker exec "$PAPERGATE_PROJECT-db-1" touch /die'
  const began = Date.now()
  const ended = await harness.run('--suite', `${kill}; sleep 60; touch late`, 'touch next')
  expect(ended.text).toContain('became ready, and then exited with code 4')
  expect(ended.exitCode).toBe(1)
  expect(Date.now() - began).toBeLessThan(50_000)
  await harness.write(
    'papergate.yml',
    JSON.stringify({
      version: 1,
      integration: {
        compose: ['compose.yml'],
        egress: { mode: 'open' },
        services: { db: { onDeath: 'finish' } },
        suites: [{ name: 'e2e', run: `${kill}; sleep 1; echo to the end` }],
      },
    }),
  )
  const finished = await harness.begin('--verbose').ended
  expect(finished.text).toContain('e2e: passed')
  expect(finished.text).toContain('became ready, and then exited with code 4')
  expect(finished.exitCode).toBe(1)
})

it('what a suite itself stops and starts again is its own affair', async () => {
  await using harness = await createHarness({ db: healthy })
  const name = '"$PAPERGATE_PROJECT-db-1"'
  const suite = `docker kill ${name} && docker start ${name} && sleep 0.5`
  const { exitCode, text } = await harness.run('--suite', suite)
  expect({ exitCode, text }).toMatchObject({ exitCode: 0 })
})

it('--plan says what would be done and why, without an engine', async () => {
  await using harness = await createHarness(
    {
      db: { ...healthy, volumes: ['data:/data'], environment: { PASSWORD: 'synthetic-password' } },
      api: { ...needs('db', 'service_healthy'), ports: ['8080'], restart: 'always' },
    },
    { volumes: { data: {} }, env: { DOCKER_HOST: 'unix:///no/such.sock' } },
  )
  const { exitCode, text } = await harness.run('--plan')
  expect(text).toMatchInlineSnapshot(`
    "create network default  (used by api, db)
    create volume data  (used by db)
    create db of debian:bookworm-slim
    create api of debian:bookworm-slim  (port 8080 published on loopback, at ports that the engine has free)
    start db  (it needs no other)
    wait for db: its health check, sooner and more often than declared; at most 30.0 s and its probes  (needed by api)
    start api  (db is ready)
    wait for api: port 8080 to listen  (it declares no health check; every service is to be ready; up to 3 restarts are ordinary)
    "
  `)
  expect(exitCode).toBe(0)
  expect(JSON.parse((await harness.run('--plan', '--json')).text)).toContainEqual({
    do: 'start',
    what: 'api',
    detail: '',
    because: ['db is ready'],
  })
})
