import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { once } from 'node:events'
import { randomUUID } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { expect, it } from 'vitest'

import { spawnExec } from '../../src/adapters/exec.ts'
import { integrationDataSchema } from '../../src/integration/integration-data.ts'
import { createHarness, healthy, idle, script } from './fixtures/integration-harness.ts'

const postgres = {
  image: 'postgres:15-bookworm',
  environment: { POSTGRES_USER: 'trading', POSTGRES_PASSWORD: 'ci-only', POSTGRES_DB: 'trading' },
  healthcheck: {
    test: ['CMD', 'pg_isready', '--host=127.0.0.1', '--username=trading'],
    interval: '1s',
    retries: 30,
  },
}
const afterDatabase = { depends_on: { db: { condition: 'service_healthy' } } }
const query = (text: string, password = 'ci-only', host = 'db'): object =>
  script(
    `psql "postgresql://trading:${password}@${host}/trading" -v ON_ERROR_STOP=1 -c '${text}'`,
    {
      image: 'postgres:15-bookworm',
      ...afterDatabase,
    },
  )
const awaits = (service: string): object => ({
  ...idle,
  depends_on: { [service]: { condition: 'service_completed_successfully' } },
})

async function causeOf(services: Readonly<Record<string, object>>) {
  await using harness = await createHarness(services)
  const { exitCode, text } = await harness.run()
  const result = await harness.result()
  const data = integrationDataSchema.parse(result.data)
  return {
    exitCode,
    text,
    failure: data.failure ?? null,
    log: await harness.log('app.log').catch(() => ''),
  }
}

it.each<[cause: string, hint: string, services: Readonly<Record<string, object>>]>([
  ['wrong-password', 'refused as trading', { db: postgres, app: query('select 1', 'other') }],
  [
    'host-not-found',
    'the nearest: db',
    { db: postgres, app: query('select 1', 'ci-only', 'dbase') },
  ],
  [
    'migration-failed',
    'relation "fills" does not exist',
    { db: postgres, app: query('alter table fills add column fee int'), api: awaits('app') },
  ],
  [
    'connection-ended',
    'Postgres ended a connection of app',
    {
      db: postgres,
      app: query('select pg_sleep(60)'),
      admin: script(
        `end="select pg_terminate_backend(pid) from pg_stat_activity where query like 'select pg_sleep%'"
        until psql postgresql://trading:ci-only@db/trading -Atc "$end" | grep t; do sleep 0.1; done; sleep 600`,
        { image: 'postgres:15-bookworm', ...afterDatabase },
      ),
    },
  ],
  [
    'missing-variable',
    'needs the variable MAX_ORDER_SIZE',
    { app: script(': "${MAX_ORDER_SIZE?parameter not set}"') },
  ],
  [
    'permission',
    '/data/ledger',
    { app: script('touch /data/ledger', { user: '1000', tmpfs: ['/data:mode=0700'] }) },
  ],
  [
    'no-space',
    'disk is full',
    { app: script('head -c 2000000 /dev/zero > /data/fill', { tmpfs: ['/data:size=1m'] }) },
  ],
  ['missing-program', 'no program uvicorn', { app: { command: ['uvicorn', 'app:app'] } }],
  ['missing-program', 'no program uvicorn', { app: { command: ['uvicorn'], init: false } }],
  [
    'out-of-memory',
    'mem_limit',
    {
      app: script('a=x; while :; do a=$a$a; done', {
        mem_limit: '20m',
        memswap_limit: '20m',
        init: false,
      }),
    },
  ],
  [
    'health-check-program',
    'no curl',
    {
      app: {
        ...idle,
        healthcheck: { test: ['CMD', 'curl', 'http://localhost'], interval: '1s', retries: 1 },
      },
    },
  ],
  [
    'port-taken',
    'port 8080',
    {
      app: script(
        `perl -MIO::Socket::INET -e '
          $a = IO::Socket::INET->new(LocalPort => 8080, Listen => 1);
          $b = IO::Socket::INET->new(LocalPort => 8080, Listen => 1) or die "port 8080: $!"'`,
      ),
    },
  ],
  [
    'connection-refused',
    'app called cache before it listened',
    {
      cache: idle,
      app: script(
        `perl -MIO::Socket::INET -e 'IO::Socket::INET->new("cache:6379") or die "cache:6379 $!"'`,
        { depends_on: ['cache'] },
      ),
    },
  ],
])('%s is told from a service that fails of it', async (cause, hint, services) => {
  const { exitCode, text, failure } = await causeOf(services)
  expect(failure).toMatchObject({ service: 'app', cause })
  expect(failure?.hint).toContain(hint)
  expect(text).toContain(hint)
  expect(exitCode).toBe(1)
})

it('architecture is told from a program for another processor', async () => {
  const tag = `papergate-test-foreign:${randomUUID()}`
  const folder = await mkdtemp(join(tmpdir(), 'papergate-foreign-'))
  try {
    await writeFile(join(folder, 'run'), foreignProgram(), { mode: 0o755 })
    await writeFile(
      join(folder, 'Dockerfile'),
      'FROM debian:bookworm-slim\nCOPY run /run-me\nENTRYPOINT ["/run-me"]\n',
    )
    const built = await spawnExec('docker', ['build', '--quiet', '--tag', tag, folder])
    expect(built).toMatchObject({ exitCode: 0 })
    const { exitCode, failure } = await causeOf({ app: { image: tag, init: false } })
    expect(failure).toMatchObject({ service: 'app', cause: 'architecture' })
    expect(exitCode).toBe(1)
  } finally {
    await spawnExec('docker', ['image', 'rm', '--force', tag])
    await rm(folder, { recursive: true })
  }
})

it('an image that is nowhere is named, with what to do', async () => {
  await using harness = await createHarness({ app: { image: 'papergate-test/nowhere:1' } })
  const { exitCode, text } = await harness.run()
  expect(exitCode).toBe(3)
  expect(text).toContain('papergate-test/nowhere:1')
  expect(text).toContain('Build or pull it')
})

it('a host port that another program has does not stand in the way', async () => {
  const server = createServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  try {
    const { port } = server.address() as AddressInfo
    await using harness = await createHarness({
      app: { ...healthy, ports: [`127.0.0.1:${port}:80`] },
    })
    expect(await harness.run()).toMatchObject({ exitCode: 0 })
  } finally {
    server.close()
  }
})

/** The header of a 64-bit little-endian ELF program for a processor that no machine here has (SPARC V9, 43). */
function foreignProgram(): Buffer {
  const header = Buffer.alloc(120)
  header.set([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1])
  header.writeUInt16LE(2, 16)
  header.writeUInt16LE(43, 18)
  header.writeUInt32LE(1, 20)
  return header
}
