import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'

import { afterAll, beforeAll, expect, it } from 'vitest'

import { integrationDataSchema } from '../../src/integration/integration-data.ts'
import type { IntegrationData } from '../../src/integration/integration-data.ts'
import { rounds } from '../rounds.ts'
import { createHarness, script, tradingPostgres } from './fixtures/integration-harness.ts'
import type { Ended, Harness } from './fixtures/integration-harness.ts'

const postgres = {
  ...tradingPostgres,
  environment: { ...tradingPostgres.environment, PGUSER: 'trading' },
  volumes: ['./market.sql:/docker-entrypoint-initdb.d/market.sql:ro'],
}
const redis = {
  image: 'redis:7-bookworm',
  healthcheck: { test: ['CMD', 'redis-cli', 'ping'], interval: '1s', retries: 30 },
}
/** A pool of one connection: whoever has it when it ends is told, and who comes next gets a new one. */
const pooled = script(
  `echo "told: $TOLD"
   connection() { psql -X -q -A -t -v ON_ERROR_STOP=1 "$DATABASE_URL" 2>&1; }
   while true; do
     while sleep 0.05; do echo "SELECT 'orders ' || count(*) FROM orders;"; done | connection
     echo 'connects anew'
   done`,
  {
    image: 'postgres:15-bookworm',
    environment: {
      DATABASE_URL: 'postgresql://trading:synthetic-only@postgres:5432/trading',
      TOLD: '${PAPERGATE_SEED:-} ${PAPERGATE_CLOCK:-} ${PAPERGATE_IDS:-}',
    },
    depends_on: { postgres: { condition: 'service_healthy' } },
  },
)

const files = {
  'market.sql': 'CREATE DATABASE market;',
  'seeds/1_schema.sql': `
    CREATE TABLE orders (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, note text);
    CREATE TABLE fills (order_id bigint REFERENCES orders);
    CREATE SEQUENCE tickets;
    SELECT nextval('tickets');`,
  'seeds/2_rows.sql': `INSERT INTO orders (note) VALUES ('first'), ('Zürich');`,
  'seeds/market.psql': `CREATE TABLE quotes AS SELECT 100 AS price;`,
  'seeds/keys.redis': `# Of each type one
SET price "100\\x00\\xff"
SET session open EX 1000
HSET order side buy quantity 3
RPUSH queue a b c
SADD symbols AAPL MSFT
ZADD book 1 bid 2 ask
XADD events 1-1 kind fill

SELECT 3
SET elsewhere yes
`,
}

const sql = (text: string, database = 'trading') =>
  `psql -X -q -A -t -v ON_ERROR_STOP=1 -d ${database} -c "${text}"`
const tell = (name: string, command: string) => `echo "${name}: $(${command} | tr '\\n' ' ')"`
const lookAtTables = [
  tell('orders', sql("SELECT id || ' ' || note FROM orders ORDER BY id")),
  tell('tables', sql("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")),
  tell('quotes', sql('SELECT price FROM quotes', 'market')),
].join('\n')
const lookAtKeys = [
  tell('keys', 'redis-cli KEYS "*" | sort'),
  tell('price', 'redis-cli --no-raw GET price'),
  tell('order', 'redis-cli HGETALL order'),
  tell('queue', 'redis-cli LRANGE queue 0 -1'),
  tell('symbols', 'redis-cli SMEMBERS symbols | sort'),
  tell('book', 'redis-cli ZRANGE book 0 -1 WITHSCORES'),
  tell('events', 'redis-cli XRANGE events - +'),
  tell('elsewhere', 'redis-cli -n 3 KEYS "*"'),
  '[ $(redis-cli TTL session) -gt 900 ]',
].join('\n')
const inPostgres = (name: string, ...run: readonly string[]) => ({
  name,
  service: 'postgres',
  run: ['set -e', ...run].join('\n'),
})
const inRedis = (name: string, ...run: readonly string[]) => ({
  ...inPostgres(name, ...run),
  service: 'redis',
})
const nextTicket = tell('ticket', sql("SELECT nextval('tickets')"))

const suites = [
  inPostgres('tables-seeded', lookAtTables),
  inRedis('keys-seeded', lookAtKeys),
  inPostgres(
    'tables-changed',
    sql("INSERT INTO orders (note) VALUES ('third')"),
    sql('DROP TABLE fills'),
    sql('CREATE TABLE extra ()'),
    sql('UPDATE quotes SET price = 1', 'market'),
    lookAtTables,
  ),
  inRedis(
    'keys-changed',
    'redis-cli DEL price queue',
    'redis-cli PERSIST session',
    'redis-cli HSET order side sell',
    'redis-cli SET extra key',
    'redis-cli -n 5 SET extra key',
    lookAtKeys.replace(/\[.*\]/, '[ $(redis-cli -n 5 DBSIZE) = 1 ]'),
  ),
  inPostgres('tables-again', lookAtTables),
  inRedis('keys-again', lookAtKeys, '[ $(redis-cli -n 5 DBSIZE) = 0 ]'),
  inPostgres('ticket', nextTicket),
  inPostgres('ticket-again', nextTicket),
  ...['left', 'right'].map((name) => ({
    ...inPostgres(
      name,
      sql(`INSERT INTO orders (note) VALUES ('${name}')`),
      `until [ "$(${sql('SELECT count(*) FROM orders')})" = 4 ]; do sleep 0.1; done`,
      tell('notes', sql('SELECT note FROM orders ORDER BY note')),
    ),
    parallel: true,
    timeout: '20s',
  })),
  { name: 'variables', run: 'echo "told: $PAPERGATE_SEED $PAPERGATE_CLOCK $PAPERGATE_IDS"' },
]

const configure = (given: readonly object[], fixtures: object): string =>
  JSON.stringify({
    version: 1,
    integration: { compose: ['compose.yml'], egress: { mode: 'open' }, suites: given, fixtures },
  })

const open = async (services: Readonly<Record<string, object>>): Promise<Harness> => {
  const harness = await createHarness(services)
  await mkdir(join(harness.folder, 'seeds'))
  for (const [name, text] of Object.entries(files)) await harness.write(name, text)
  return harness
}

let harness: Harness
let ended: Ended
let data: IntegrationData
beforeAll(async () => {
  harness = await open({ postgres, redis, pooled })
  const fixtures = {
    seed: 42,
    clock: '2026-01-05T14:30:00Z',
    ids: '7c1d3f0e-8f2b-4c52-9a6e-3d8a4a8a1b11',
    postgres: [{ seeds: ['seeds/*.sql'] }, { database: 'market', seeds: ['seeds/market.psql'] }],
    redis: { seeds: ['seeds/*.redis'] },
  }
  await harness.write('papergate.yml', configure(suites, fixtures))
  ended = await harness.begin().ended
  data = integrationDataSchema.parse((await harness.result()).data)
})
afterAll(() => harness[Symbol.asyncDispose]())

/** The lines that a suite wrote. */
async function said(suite: string): Promise<readonly string[]> {
  const lines = (await harness.log(`suite-${suite}.log`)).split('\n')
  return lines.flatMap((line) => /(?:^| )([a-z]+: .*?) *$/.exec(line)?.[1] ?? [])
}

it('seeds of databases and of Redis are there before the first suite, by the files’ names and in their order', async () => {
  expect(ended).toMatchObject({ exitCode: 0 })
  expect(await said('tables-seeded')).toEqual([
    'orders: 1 first 2 Zürich',
    'tables: fills orders',
    'quotes: 100',
  ])
  expect(await said('keys-seeded')).toEqual([
    'keys: book events order price queue session symbols',
    String.raw`price: "100\x00\xff"`,
    'order: side buy quantity 3',
    'queue: a b c',
    'symbols: AAPL MSFT',
    'book: bid 1 ask 2',
    'events: 1-1 kind fill',
    'elsewhere: elsewhere',
  ])
  expect(data.fixtures?.seeds.map(({ service, path }) => `${service}: ${path}`)).toEqual([
    'postgres: seeds/1_schema.sql',
    'postgres: seeds/2_rows.sql',
    'postgres: seeds/market.psql',
    'redis: seeds/keys.redis',
  ])
})

it('what a suite changed is gone for the next one: rows, tables, other databases, keys, times to live', async () => {
  expect(await said('tables-changed')).toEqual([
    'orders: 1 first 2 Zürich 3 third',
    'tables: extra orders',
    'quotes: 1',
  ])
  expect(await said('tables-again')).toEqual(await said('tables-seeded'))
  expect(await said('keys-changed')).toContain('order: side sell quantity 3')
  expect(await said('keys-again')).toEqual(await said('keys-seeded'))
})

it('a number that a sequence gave away, and nothing else, is given again to the next suite', async () => {
  expect(await said('ticket')).toEqual(['ticket: 2'])
  expect(await said('ticket-again')).toEqual(['ticket: 2'])
})

it('a database that nobody wrote to is left alone, with its connections', () => {
  const restores = new Map(data.fixtures?.restores.map((one) => [one.suite, one.unchanged]))
  expect(restores.get('keys-seeded')).toEqual(['postgres'])
  expect(restores.get('keys-changed')).not.toContain('postgres')
})

it('a pool goes on with new connections after each restore, and sees the data as they were', async () => {
  const log = await harness.log('pooled.log')
  const sees = log
    .split('\n')
    .flatMap((line) => / out (orders \d+|connects anew)$/.exec(line)?.[1] ?? [])
  const changes = sees.filter((line, index) => line !== sees[index - 1]).join(', ')
  expect(changes).toContain('orders 2, connects anew, orders 2')
  expect(log).toContain('terminating connection due to administrator command')
})

it('seed, time and name space of ids reach suites, and services that name them', async () => {
  const told = 'told: 42 2026-01-05T14:30:00Z 7c1d3f0e-8f2b-4c52-9a6e-3d8a4a8a1b11'
  expect(await said('variables')).toEqual([told])
  expect(await harness.log('pooled.log')).toContain(` out ${told}`)
})

it('a broken seed ends the run with its file and line', async () => {
  await using broken = await open({ postgres })
  await broken.write('seeds/3_broken.sql', 'SELECT 1;\n\nINSERT INTO nowhere\nVALUES (1);\n')
  const fixtures = { postgres: { seeds: ['seeds/*.sql'] } }
  await broken.write('papergate.yml', configure(suites.slice(0, 1), fixtures))
  const { exitCode, text } = await broken.begin().ended
  expect(exitCode).toBe(2)
  expect(text).toContain('seeds/3_broken.sql:4: ERROR:  relation "nowhere" does not exist')
})

it.runIf(rounds(0, 1) === 1)(
  'a project that was kept begins with its data as they were, and refuses other seeds than they came of',
  async () => {
    await using kept = await open({ postgres })
    const notes = "SELECT string_agg(note, ' ' ORDER BY id) FROM orders"
    const suite = inPostgres(
      'one',
      tell('notes', sql(notes)),
      sql("INSERT INTO orders (note) VALUES ('x')"),
    )
    await kept.write('papergate.yml', configure([suite], { postgres: { seeds: ['seeds/*.sql'] } }))
    expect(await kept.begin('--keep').ended).toMatchObject({ exitCode: 0 })
    expect(await kept.begin('--keep').ended).toMatchObject({
      exitCode: 0,
      text: expect.stringMatching(/put the data back for one in \d+ ms/) as string,
    })
    expect(await kept.log('suite-one.log')).toContain('notes: first Zürich \n')
    await kept.write('seeds/2_rows.sql', 'SELECT 1;')
    expect(await kept.begin('--keep').ended).toMatchObject({
      exitCode: 2,
      text: expect.stringContaining('other ones since') as string,
    })
    expect(await kept.begin('--down').ended).toMatchObject({ exitCode: 0 })
  },
)

it('a service or a seed that is not there ends the run before anything is started', async () => {
  await using wrong = await open({ postgres })
  await wrong.write('papergate.yml', configure([], { redis: [{ service: 'cache' }] }))
  const service = await wrong.begin().ended
  expect(service).toMatchObject({ exitCode: 2 })
  expect(service.text).toMatch(/a service of the compose files \(postgres\).*found cache/s)
  await wrong.write('papergate.yml', configure([], { postgres: { seeds: ['seeds/none*.sql'] } }))
  const seed = await wrong.begin().ended
  expect(seed).toMatchObject({ exitCode: 2 })
  expect(seed.text).toContain('nothing at seeds/none*.sql')
  expect(service.text + seed.text).not.toContain('ready')
})

it('suites side by side share the data, which are put back before they begin', async () => {
  expect(await said('left')).toEqual(['notes: Zürich first left right'])
  expect(await said('right')).toEqual(await said('left'))
})
