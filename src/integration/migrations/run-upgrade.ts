import type { MigrationsPolicy } from '../../config/integration/migrations-schema.ts'
import type { Postgres } from '../fixtures/connect-postgres.ts'
import { seedPostgres } from '../fixtures/seed-postgres.ts'
import type { IntegrationDependencies } from '../integration-options.ts'
import { startBusyLoad } from './busy-load.ts'
import type { Blocked } from './busy-load.ts'
import { compareTexts, keepText } from './compare-texts.ts'
import type { KeptText } from './compare-texts.ts'
import { locateStatement } from './find-previous.ts'
import type { Previous } from './find-previous.ts'
import { PREVIOUS, SCRATCH } from './migration-containers.ts'
import type { LockWait } from './migrations-data.ts'
import { findLosses, findRewritten, readTables } from './read-tables.ts'
import type { Tables } from './read-tables.ts'
import { readSchema } from './read-schema.ts'
import { findContainer, migrateScratch } from './run-migrations.ts'
import type { MigrationRun } from './run-migrations.ts'

export type Upgrade =
  | { readonly kind: 'same'; readonly from: string }
  /** The previous release's own migrations do not run. */
  | { readonly kind: 'broken'; readonly from: string; readonly run: MigrationRun }
  | {
      readonly kind: 'run'
      readonly from: string
      readonly rows: number
      readonly before: MigrationRun | null
      readonly run: MigrationRun
      /** Against the schema that comes of nothing. */
      readonly diff: string
      readonly losses: ReturnType<typeof findLosses>
      readonly waits: readonly (LockWait & { readonly line: number | null })[]
      readonly rewritten: readonly string[]
    }

export type UpgradePlace = {
  readonly project: string
  /** Container of the present migrations. */
  readonly id: string
  /** With an empty database of the check. */
  readonly server: Postgres
  /** What the migrations make of nothing. */
  readonly schema: KeptText
  readonly folder: string
}

/** Makes the previous release's database, puts rows into it, and migrates it while its tables are busy. */
export async function runUpgrade(
  place: UpgradePlace,
  previous: Previous,
  policy: MigrationsPolicy,
  deps: IntegrationDependencies,
): Promise<Upgrade> {
  const { server } = place
  const { from } = previous
  if (previous.isSame) return { kind: 'same', from }
  const before = await makePrevious(place, previous, policy.timeout, deps)
  if (before !== null && before.exitCode !== 0) return { kind: 'broken', from, run: before }
  for (const file of previous.data) await seedPostgres(file, server, SCRATCH, from)
  const tables = await readTables(server, SCRATCH)
  const load = await startBusyLoad(tablesOf(tables), server, SCRATCH)
  const run = await migrateScratch(place.id, server, policy.timeout, deps)
  const blocked = await load.end()
  const after = await readTables(server, SCRATCH)
  const upgraded = await keepText(
    'schema-upgraded.sql',
    await readSchema(server, SCRATCH),
    place.folder,
  )
  return {
    kind: 'run',
    from,
    rows: rowsOf(tables),
    before,
    run,
    diff: run.exitCode === 0 ? await compareTexts(place.schema, upgraded, deps) : '',
    losses: findLosses(tables, after).filter(({ table }) => !policy.mayLose.includes(table)),
    waits: await Promise.all(blocked.map((wait) => locate(wait, policy, deps))),
    rewritten: findRewritten(tables, after),
  }
}

/** Null where a dump was all that it took. */
async function makePrevious(
  { project, server }: UpgradePlace,
  { files, dump, from }: Previous,
  timeout: number,
  deps: IntegrationDependencies,
): Promise<MigrationRun | null> {
  if (dump !== null) {
    await seedPostgres(dump, server, SCRATCH, from)
    return null
  }
  const { id } = await findContainer(project, PREVIOUS, deps)
  try {
    if (files !== null) await deps.engine.putFiles(id, files.inside, files.list)
    return await migrateScratch(id, server, timeout, deps)
  } finally {
    // Its volume goes with it: a run after this one begins with an empty one.
    await deps.engine.remove(id)
  }
}

function tablesOf(tables: Tables): readonly string[] {
  const all = [...tables.values()].filter(({ content }) => content !== 'sequence')
  return all.toSorted((left, right) => right.rows - left.rows).map(({ id }) => id)
}

function rowsOf(tables: Tables): number {
  return [...tables.values()].reduce(
    (sum, { rows, content }) => (content === 'sequence' ? sum : sum + rows),
    0,
  )
}

async function locate(
  { table, milliseconds, what, lock, statement }: Blocked,
  { previous }: MigrationsPolicy,
  { root, redactor }: IntegrationDependencies,
): Promise<LockWait & { readonly line: number | null }> {
  const patterns = previous !== undefined && 'files' in previous ? [previous.files] : []
  const place = await locateStatement(statement, table, patterns, root)
  return {
    table,
    milliseconds,
    what,
    lock,
    // The server itself keeps no more than the beginning of a long one.
    statement: redactor.redactStart(statement).slice(0, 300),
    file: place?.path ?? null,
    line: place?.line ?? null,
  }
}
