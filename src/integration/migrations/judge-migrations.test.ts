import { expect, it } from 'vitest'

import { describeMigrations, judgeMigrations } from './judge-migrations.ts'
import type { MigrationFacts } from './judge-migrations.ts'
import type { MigrationRun } from './run-migrations.ts'
import type { Upgrade } from './run-upgrade.ts'

type Further = NonNullable<MigrationFacts['further']>
type Upgraded = Extract<Upgrade, { readonly kind: 'run' }>

const run = (changes: Partial<MigrationRun> = {}): MigrationRun => ({
  exitCode: 0,
  timedOut: false,
  seconds: 1.25,
  lines: [],
  ...changes,
})
const failed = (...lines: string[]): MigrationRun => run({ exitCode: 1, lines })
const upgraded = (changes: Partial<Upgraded> = {}): Upgraded => ({
  kind: 'run',
  from: 'abc123',
  rows: 100,
  before: run(),
  run: run(),
  diff: '',
  losses: [],
  waits: [],
  rewritten: [],
  ...changes,
})
const facts = (
  further: Partial<Further> = {},
  changes: Partial<MigrationFacts> = {},
): MigrationFacts => ({
  seconds: 4,
  policy: { service: 'migrations', lockLimit: 300, large: ['orders'] },
  empty: run(),
  isElsewhere: false,
  further: {
    twice: { run: run(), diff: '', changed: [] },
    schema: { path: 'schema.sql', state: 'compared', diff: '' },
    upgrade: upgraded(),
    ...further,
  },
  ...changes,
})
const judge = (...given: Parameters<typeof facts>) =>
  Object.fromEntries(
    judgeMigrations(facts(...given)).map(({ id, verdict, found, fix, locations }) => [
      id.replace('integration/migrations/', ''),
      { verdict, found, fix, locations },
    ]),
  )
const wait = {
  table: 'orders',
  milliseconds: 801,
  what: 'writer',
  lock: 'AccessExclusiveLock',
  statement: 'ALTER TABLE orders',
  file: 'migrations/2.sql',
  line: 3,
} as const

it('each rule passes for good migrations', () => {
  expect(describeMigrations(facts())).toMatchObject({
    verdicts: {
      'from-empty': 'pass',
      twice: 'pass',
      schema: 'pass',
      'from-previous': 'pass',
      locks: 'pass',
    },
    runs: [
      { of: 'empty', exitCode: 0 },
      { of: 'twice', exitCode: 0 },
      { of: 'previous', exitCode: 0 },
      { of: 'upgrade', exitCode: 0 },
    ],
    previous: { from: 'abc123', isSame: false, rows: 100 },
  })
})

it('what does not run on an empty database is told with its last lines, and nothing else is judged', () => {
  const rules = judge({}, { empty: failed('ERROR: no'), further: null })
  expect(Object.keys(rules)).toEqual(['from-empty'])
  expect(rules['from-empty']).toMatchObject({
    verdict: 'fail',
    found: 'exit code 1 in 1.3 s\n  ERROR: no',
  })
})

it('what never ends is told apart from what fails', () => {
  const empty = run({ exitCode: 137, timedOut: true, seconds: 60 })
  expect(judge({}, { empty, further: null })['from-empty']).toMatchObject({
    found: 'still running after 60.0 s',
    fix: expect.stringMatching(/^Name a service that ends/) as string,
  })
})

it.each([
  ['role', 'psql:/m/1.sql:3: ERROR:  role "reader" already exists', 'CREATE ROLE "reader"'],
  ['role', 'psycopg.errors.DuplicateObject: role "reader" already exists', 'CREATE ROLE "reader"'],
  ['role', 'ERROR:  42710: role "reader" already exists', 'CREATE ROLE "reader"'],
  ['tablespace', 'ERROR:  tablespace "reader" already exists', '`pg_tablespace`'],
])('a %s that the server has already is no fault of migrations: %s', (kind, line, fix) => {
  const empty = failed(line, 'and more')
  const rule = judge({}, { empty, further: null })['from-empty']
  expect(rule).toMatchObject({
    verdict: 'error',
    found: expect.stringContaining(`the ${kind} "reader" is there already`) as string,
    fix: expect.stringContaining(fix) as string,
  })
  expect(rule?.found).toContain(line)
})

it.each(['relation "role" already exists', 'type "side" already exists'])(
  'a migration that fails since the database has something already is at fault: %s',
  (line) => {
    const empty = failed(`ERROR:  ${line}`)
    expect(judge({}, { empty, further: null })['from-empty']?.verdict).toBe('fail')
  },
)

it('a migration that finds a role there and goes on is at fault for what it fails of', () => {
  const empty = failed('NOTICE:  role "reader" already exists, skipping', 'ERROR:  syntax error')
  expect(judge({}, { empty, further: null })['from-empty']?.verdict).toBe('fail')
})

it('a previous release that fails of a role is told so, and how to name another', () => {
  const before = failed('ERROR:  role "reader" already exists')
  const upgrade: Upgrade = { kind: 'broken', from: 'abc123', run: before }
  expect(judge({ upgrade })['from-previous']).toMatchObject({
    verdict: 'error',
    found: expect.stringContaining('the role "reader" is there already') as string,
    fix: expect.stringContaining('or a dump') as string,
  })
})

it('a run that leaves the database empty has gone elsewhere, which is an error', () => {
  const rules = judge({}, { isElsewhere: true, further: null })
  expect(rules['from-empty']).toMatchObject({
    verdict: 'error',
    found: expect.stringContaining('nothing new') as string,
  })
})

it.each([
  [{ run: failed('exists'), diff: '', changed: [] }, /^exit code 1 in 1\.3 s\n {2}exists$/],
  [{ run: run(), diff: '+ more', changed: [] }, /^another schema:\n\+ more$/],
  [{ run: run(), diff: '', changed: ['orders', 'fills'] }, /^other rows in orders, fills$/],
])('a second run that is no no-op fails: %#', (twice, found) => {
  expect(judge({ twice })['twice']).toMatchObject({
    verdict: 'fail',
    found: expect.stringMatching(found) as string,
  })
})

it.each([
  [{ path: 'schema.sql', state: 'missing' }, 'fail', 'no such file'],
  [{ path: 'schema.sql', state: 'written' }, 'pass', 'written to schema.sql'],
  [
    { path: 'schema.sql', state: 'compared', diff: '+ more' },
    'fail',
    'another (- expected, + found):\n+ more',
  ],
] as const)('a schema that is %j: %s', (schema, verdict, found) => {
  expect(judge({ schema })['schema']).toMatchObject({ verdict, found })
})

it('without a schema or a previous release there are no rules about them', () => {
  expect(Object.keys(judge({ schema: null, upgrade: null }))).toEqual(['from-empty', 'twice'])
})

it('nothing new since the previous release is a pass', () => {
  const rules = judge({ upgrade: { kind: 'same', from: 'abc123' } })
  expect(rules['from-previous']).toMatchObject({
    verdict: 'pass',
    found: 'no migration is new since',
  })
  expect(rules['locks']).toBeUndefined()
})

it('a previous release that does not migrate is an error: nothing can be said of the upgrade', () => {
  const rules = judge({ upgrade: { kind: 'broken', from: 'abc123', run: failed('old') } })
  expect(rules['from-previous']).toMatchObject({ verdict: 'error' })
})

it.each([
  [{ run: failed('null values') }, 'exit code 1 in 1.3 s\n  null values'],
  [{ losses: [{ table: 'orders', before: 100, after: 40 }] }, 'orders has 40 rows of 100'],
  [
    { losses: [{ table: 'orders', before: 100, after: null }] },
    'orders is gone, with 100 rows in it',
  ],
  [{ diff: '- old' }, 'another schema than from empty (- from empty, + upgraded):\n- old'],
])('an upgrade fails by %j', (changes, found) => {
  expect(judge({ upgrade: upgraded(changes) })['from-previous']).toMatchObject({
    verdict: 'fail',
    found,
  })
})

it('a wait beyond the limit fails at the file and line, one within it passes', () => {
  expect(judge({ upgrade: upgraded({ waits: [wait] }) })['locks']).toMatchObject({
    verdict: 'fail',
    found:
      'a writer of orders waited 801 ms: migrations/2.sql held AccessExclusiveLock: ALTER TABLE orders',
    locations: [{ path: 'migrations/2.sql', line: 3 }],
  })
  const short = { ...wait, milliseconds: 300 }
  expect(judge({ upgrade: upgraded({ waits: [short] }) })['locks']).toMatchObject({
    verdict: 'pass',
    found: 'at most 300 ms',
  })
})

it('a large table that is rewritten fails, another may be', () => {
  expect(judge({ upgrade: upgraded({ rewritten: ['fills'] }) })['locks']?.verdict).toBe('pass')
  expect(judge({ upgrade: upgraded({ rewritten: ['orders'] }) })['locks']).toMatchObject({
    verdict: 'fail',
    found: 'orders, which is large, was rewritten, and locked meanwhile',
  })
})
