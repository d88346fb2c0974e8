import { mkdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'

import { expect, it } from 'vitest'

import { spawnExec } from '../../src/adapters/exec.ts'
import { rounds } from '../rounds.ts'
import { createHarness, tradingPostgres } from './fixtures/integration-harness.ts'
import type { Ended, Harness } from './fixtures/integration-harness.ts'

/** Applies each file once, in a transaction of its own. */
const migrate = `
  sql() { psql -X -q -A -t -v ON_ERROR_STOP=1 "$DATABASE_URL" "$@"; }
  sql -c 'CREATE TABLE IF NOT EXISTS applied (name text PRIMARY KEY)' || exit 1
  for file in /migrations/*.sql; do
    name=$(basename $file)
    [ "$(sql -c "SELECT 1 FROM applied WHERE name = '$name'")" = 1 ] && continue
    sql -1 -f $file -c "INSERT INTO applied VALUES ('$name')" || exit 1
  done
  [ ! -e /migrations/always.sh ] || . /migrations/always.sh`

const postgres = {
  ...tradingPostgres,
  // The database of every day has what a migration must not rely on.
  volumes: ['./by-hand.sql:/docker-entrypoint-initdb.d/by-hand.sql:ro'],
}

type Files = Readonly<Record<string, string>>

const first: Files = {
  '1_orders.sql': 'CREATE TABLE orders (id integer PRIMARY KEY, note text);\n',
}
const seed = "INSERT INTO orders SELECT n, 'n' FROM generate_series(1, 100) AS n;\n"

const config = `
version: 1
integration:
  compose: [compose.yml]
  egress: { mode: open }
  migrations:
    schema: schema.sql
    previous: { files: 'migrations/*.sql', inside: /migrations }
    data: [seed.sql]
    large: [orders]
    lockLimit: 300ms
`

/** A repository whose last release has the first migration, with these on top. */
async function migrateOn(
  added: Files,
  body: (harness: Harness, run: (...args: readonly string[]) => Promise<Ended>) => Promise<void>,
): Promise<void> {
  await using harness = await createHarness({
    postgres,
    migrations: {
      image: 'postgres:15-bookworm',
      environment: { DATABASE_URL: 'postgresql://trading:synthetic-only@postgres:5432/trading' },
      command: ['sh', '-c', migrate.replaceAll('$', '$$$$')],
      volumes: ['./migrations:/migrations:ro'],
      depends_on: { postgres: { condition: 'service_healthy' } },
    },
  })
  const { folder, write } = harness
  await rm(join(folder, '.git'), { recursive: true })
  await mkdir(join(folder, 'migrations'))
  await write('by-hand.sql', 'CREATE TABLE by_hand (id integer);\n')
  await write('papergate.yml', config)
  await write('seed.sql', seed)
  for (const [name, text] of Object.entries(first)) await write(`migrations/${name}`, text)
  const git = (...args: readonly string[]) => spawnExec('git', args, { cwd: folder })
  await git('init', '-q', '-b', 'main')
  await git('add', 'migrations', 'seed.sql')
  await git('-c', 'user.name=a', '-c', 'user.email=a@example.test', 'commit', '-qm', 'release')
  for (const [name, text] of Object.entries(added)) await write(`migrations/${name}`, text)
  await body(harness, (...args) => harness.begin(...args).ended)
}

async function rulesOf(harness: Harness): Promise<Readonly<Record<string, string>>> {
  const { rules } = await harness.result()
  return Object.fromEntries(
    rules
      .filter(({ id }) => id.includes('/migrations/'))
      .map(({ id, verdict, found }) => [
        id.replace('integration/migrations/', ''),
        `${verdict}: ${found}`,
      ]),
  )
}

it('good migrations pass every rule; the schema is written when asked, and compared from then on', async () => {
  const added = {
    '2_side.sql': "ALTER TABLE orders ADD COLUMN side text NOT NULL DEFAULT 'buy';\n",
  }
  await migrateOn(added, async (harness, run) => {
    expect(await run('--update-schema')).toMatchObject({ exitCode: 0 })
    expect(await readFile(join(harness.folder, 'schema.sql'), 'utf8')).toContain(
      'CREATE TABLE public.orders',
    )
    await run()
    const rules = await rulesOf(harness)
    expect(rules).toEqual({
      'from-empty': expect.stringMatching(/^pass/) as string,
      twice: 'pass: the same schema and rows',
      schema: 'pass: the same',
      'from-previous': expect.stringMatching(/^pass: exit code 0 in .*, 101 rows kept/) as string,
      locks: expect.stringMatching(/^pass: at most \d+ ms$/) as string,
    })
    expect((await harness.result()).data).toMatchObject({
      migrations: { previous: { isSame: false, rows: 101 }, rewritten: [] },
    })
  })
})

it.runIf(rounds(0, 1) === 1)(
  'a migration that relies on what somebody made by hand does not run on an empty database, unless that is prepared',
  async () => {
    const added = { '2_hand.sql': 'ALTER TABLE by_hand ADD COLUMN note text;\n' }
    await migrateOn(added, async (harness, run) => {
      expect(await run()).toMatchObject({ exitCode: 1 })
      const rules = await rulesOf(harness)
      expect(Object.keys(rules)).toEqual(['from-empty'])
      expect(rules['from-empty']).toMatch(/^fail: exit code 1 .*relation "by_hand" does not exist/s)
      await harness.write('papergate.yml', `${config}    prepare: [by-hand.sql]\n`)
      await run('--update-schema')
      expect((await rulesOf(harness))['from-empty']).toMatch(/^pass/)
    })
  },
)

it('a second run that changes the schema or rows is no no-op, and another schema than expected shows its lines', async () => {
  const added = {
    'always.sh': 'sql -c "INSERT INTO orders SELECT count(*) + 1000 FROM orders"\n',
    '2_more.sql': 'ALTER TABLE orders ADD COLUMN more text;\n',
  }
  await migrateOn(added, async (harness, run) => {
    await harness.write('schema.sql', 'CREATE TABLE public.orders (\n    id integer NOT NULL\n);\n')
    expect(await run()).toMatchObject({ exitCode: 1 })
    const rules = await rulesOf(harness)
    expect(rules['twice']).toBe('fail: other rows in orders')
    expect(rules['schema']).toMatch(/^fail: another \(- expected, \+ found\):.*\+ {4}more text/s)
  })
})

it('a migration that does not fit the rows of the previous release, or takes them away, is found', async () => {
  const added = { '2_side.sql': 'ALTER TABLE orders ADD COLUMN side text NOT NULL;\n' }
  await migrateOn(added, async (harness, run) => {
    expect(await run()).toMatchObject({ exitCode: 1 })
    expect((await rulesOf(harness))['from-previous']).toMatch(
      /^fail: exit code 1 .*column "side" of relation "orders" contains null values/s,
    )
    await harness.write('migrations/2_side.sql', 'DELETE FROM orders WHERE id > 40;\n')
    expect(await run()).toMatchObject({ exitCode: 1 })
    expect((await rulesOf(harness))['from-previous']).toBe('fail: orders has 40 rows of 100')
  })
})

it('a migration that holds a lock on a busy table, or rewrites a large one, is found and named', async () => {
  const added = {
    '2_type.sql': 'ALTER TABLE orders ALTER COLUMN id TYPE bigint;\nSELECT pg_sleep(0.8);\n',
  }
  await migrateOn(added, async (harness, run) => {
    expect(await run()).toMatchObject({ exitCode: 1 })
    const { rules } = await harness.result()
    const locks = rules.find(({ id }) => id === 'integration/migrations/locks')
    expect(locks).toMatchObject({
      verdict: 'fail',
      found: expect.stringMatching(
        /of orders waited .*: migrations\/2_type\.sql held .*AccessExclusiveLock.*\norders, which is large, was rewritten/s,
      ) as string,
      locations: [{ path: 'migrations/2_type.sql' }],
    })
  })
})

it('a role that the server has already, made by the suites’ migrations, is named, and no fault of theirs', async () => {
  const added = { '2_role.sql': 'CREATE ROLE reader;\n' }
  await migrateOn(added, async (harness, run) => {
    expect(await run()).toMatchObject({
      exitCode: 3,
      text: expect.stringContaining('CREATE ROLE "reader"; EXCEPTION') as string,
    })
    expect((await rulesOf(harness))['from-empty']).toMatch(
      /^error: not to be judged: the role "reader" is there already/,
    )
  })
})

it('what migrations of every day do passes: extensions, roles, triggers that refuse, indexes beside the traffic', async () => {
  const added = {
    '2_roles.sql': `
      DO $$ BEGIN CREATE ROLE reader; EXCEPTION WHEN duplicate_object THEN NULL; END $$;
      ALTER ROLE trading SET client_min_messages = warning;
      ALTER ROLE trading SET statement_timeout = '20s';
      GRANT SELECT ON orders TO reader;
      ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO reader;
      ALTER TABLE orders OWNER TO reader;`,
    '3_extension.sql': `
      CREATE EXTENSION pgcrypto;
      CREATE SCHEMA risk;
      CREATE TYPE risk.level AS ENUM ('low');
      ALTER TYPE risk.level ADD VALUE 'high';
      CREATE TABLE risk.limits (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), level risk.level, at timestamptz DEFAULT clock_timestamp());
      INSERT INTO risk.limits (level) VALUES ('low');`,
    '4_append_only.sql': `
      CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        -- A ledger is never changed.
        RAISE EXCEPTION 'append only';
      END $$;
      CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON orders FOR EACH STATEMENT EXECUTE FUNCTION refuse();`,
    'always.sh': 'sql -c "CREATE INDEX CONCURRENTLY IF NOT EXISTS notes ON orders (note)"\n',
  }
  await migrateOn(added, async (_harness, run) => {
    expect(await run('--update-schema')).toMatchObject({ exitCode: 0 })
  })
})

it.runIf(rounds(0, 1) === 1)(
  'migrations that hang with a lock end at the time-out, and their locks with them',
  async () => {
    const added = {
      '2_hang.sql': 'LOCK TABLE orders;\nSELECT pg_sleep(600) FROM orders LIMIT 1;\n',
    }
    await migrateOn(added, async (harness, run) => {
      await harness.write('papergate.yml', `${config}    timeout: 8s\n`)
      expect(await run('--update-schema')).toMatchObject({ exitCode: 1 })
      const rules = await rulesOf(harness)
      expect(rules['from-previous']).toMatch(/^fail: still running after \d+\.\d s/)
      expect(rules['locks']).toMatch(/^fail: a .* of orders waited [\d.]+ s: .*2_hang\.sql held/)
    })
  },
)
