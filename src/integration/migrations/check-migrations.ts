import { join } from 'node:path'

import type { ComposeProject } from '../../adapters/compose.ts'
import type { MigrationsPolicy } from '../../config/integration/migrations-schema.ts'
import { WorldError } from '../../contract/world-error.ts'
import { connectPostgres } from '../fixtures/connect-postgres.ts'
import type { Postgres } from '../fixtures/connect-postgres.ts'
import { dropScript, name } from '../fixtures/postgres-snapshot.ts'
import { readSeeds } from '../fixtures/read-seeds.ts'
import { describePsqlError, seedPostgres } from '../fixtures/seed-postgres.ts'
import type { IntegrationDependencies } from '../integration-options.ts'
import { compareTexts, keepText } from './compare-texts.ts'
import type { KeptText } from './compare-texts.ts'
import { findPrevious, readExpected } from './find-previous.ts'
import { describeMigrations } from './judge-migrations.ts'
import type { MigrationFacts } from './judge-migrations.ts'
import { CURRENT, SCRATCH } from './migration-containers.ts'
import { findChanged, readTables } from './read-tables.ts'
import type { Tables } from './read-tables.ts'
import { normaliseSchema, readSchema } from './read-schema.ts'
import { findContainer, migrateScratch } from './run-migrations.ts'
import { runUpgrade } from './run-upgrade.ts'
import type { Upgrade, UpgradePlace } from './run-upgrade.ts'

export type MigrationsOptions = MigrationsPolicy & {
  /** Seeds of the fixtures: they stand in the previous schema where `data` names no others. */
  readonly seeds: readonly string[]
  /** Write the schema that is expected instead of comparing it. */
  readonly updateSchema: boolean
}

/**
 * Runs the migrations on a database of their own: on nothing, once more, and on what the previous release left,
 * with rows in it and readers and writers at its tables. The suites' database is not touched.
 */
export async function checkMigrations(
  project: ComposeProject,
  options: MigrationsOptions | null | undefined,
  deps: IntegrationDependencies,
): Promise<MigrationFacts | null> {
  if (options === null || options === undefined) return null
  const began = deps.clock.now().getTime()
  const server = await connectPostgres(project, options.database, deps)
  const { id } = await findContainer(project.name, CURRENT, deps)
  try {
    await recreateScratch(server, options, deps)
    const given = await readState(server)
    const empty = await migrateScratch(id, server, options.timeout, deps)
    const made = empty.exitCode === 0 ? await readState(server) : null
    const isElsewhere = made?.schema === given.schema
    const place = { project: project.name, id, server, folder: join(deps.out, 'migrations') }
    const further =
      made === null || isElsewhere ? null : await checkFurther(place, made, options, deps)
    const seconds = (deps.clock.now().getTime() - began) / 1_000
    const facts = { seconds, policy: options, empty, isElsewhere, further }
    deps.log.info(tellVerdicts(facts))
    return facts
  } finally {
    await server.script(dropScript(SCRATCH))
    await deps.engine.remove(id)
  }
}

function tellVerdicts(facts: MigrationFacts): string {
  const { verdicts, seconds } = describeMigrations(facts)
  const told = Object.entries(verdicts).map(([rule, verdict]) => `${rule} ${verdict}`)
  return `checked the migrations in ${seconds.toFixed(1)} s: ${told.join(', ')}`
}

async function checkFurther(
  place: Omit<UpgradePlace, 'schema'>,
  before: State,
  options: MigrationsOptions,
  deps: IntegrationDependencies,
): Promise<MigrationFacts['further']> {
  const { server, folder } = place
  const run = await migrateScratch(place.id, server, options.timeout, deps)
  const after = await readState(server)
  const schema = await keepText('schema.sql', before.schema, folder)
  const again = await keepText('schema-twice.sql', after.schema, folder)
  const changed = findChanged(before.tables, after.tables)
  return {
    twice: {
      run,
      diff: await compareTexts(schema, again, deps),
      changed: changed.filter((table) => !options.ignore.includes(table)),
    },
    schema: await checkSchema(schema, folder, options, deps),
    upgrade: await checkUpgrade({ ...place, schema }, options, deps),
  }
}

type State = { readonly schema: string; readonly tables: Tables }

async function readState(server: Postgres): Promise<State> {
  const [schema, tables] = await Promise.all([
    readSchema(server, SCRATCH),
    readTables(server, SCRATCH),
  ])
  return { schema, tables }
}

type SchemaFacts = NonNullable<MigrationFacts['further']>['schema']

async function checkSchema(
  actual: KeptText,
  folder: string,
  { schema: path, updateSchema }: MigrationsOptions,
  deps: IntegrationDependencies,
): Promise<SchemaFacts> {
  if (path === undefined) return null
  if (updateSchema) {
    await keepText(path, actual.text, deps.root)
    return { path, state: 'written' }
  }
  const text = await readExpected(path, deps.root)
  if (text === null) return { path, state: 'missing' }
  const expected = await keepText('schema-expected.sql', normaliseSchema(text), folder)
  return { path, state: 'compared', diff: await compareTexts(expected, actual, deps) }
}

async function checkUpgrade(
  place: UpgradePlace,
  options: MigrationsOptions,
  { previousTree = () => Promise.resolve(null), ...deps }: IntegrationDependencies,
): Promise<Upgrade | null> {
  if (options.previous === undefined) return null
  const data = options.data ?? options.seeds
  const previous = await findPrevious(options.previous, data, { root: deps.root, previousTree })
  // A dump has all of it.
  const prepare = previous.dump === null ? options.prepare : []
  if (!previous.isSame) await recreateScratch(place.server, { prepare }, deps)
  return runUpgrade(place, previous, options, deps)
}

async function recreateScratch(
  server: Postgres,
  { prepare }: Pick<MigrationsOptions, 'prepare'>,
  { root }: Pick<IntegrationDependencies, 'root'>,
): Promise<void> {
  const files = await readSeeds(prepare, root)
  const { exitCode, lines } = await server.script(
    `${dropScript(SCRATCH)}\nCREATE DATABASE ${name(SCRATCH)};`,
  )
  if (exitCode === 0) {
    for (const file of files) await seedPostgres(file, server, SCRATCH)
    return
  }
  throw new WorldError('integration/migrations-scratch', {
    expected: 'a database of the check’s own to be created',
    found: describePsqlError(lines, 'our script'),
    fix: 'Name a user who may create databases by `integration.migrations.database.user`.',
  })
}
