import type { MigrationsPolicy } from '../../config/integration/migrations-schema.ts'
import { formatDuration } from '../../config/duration.ts'
import type { RuleResult } from '../../contract/result.ts'
import type { LockWait, MigrationsData } from './migrations-data.ts'
import { findSharedObject } from './find-shared-object.ts'
import type { MigrationRun } from './run-migrations.ts'
import type { Upgrade } from './run-upgrade.ts'

export type MigrationFacts = {
  readonly seconds: number
  readonly policy: Pick<MigrationsPolicy, 'service' | 'lockLimit' | 'large'>
  readonly empty: MigrationRun
  /** It ended well, and left the database of the check as empty as it was. */
  readonly isElsewhere: boolean
  /** Null where they did not run on an empty database: nothing else is worth a look. */
  readonly further: {
    readonly twice: {
      readonly run: MigrationRun
      readonly diff: string
      readonly changed: readonly string[]
    }
    readonly schema:
      | { readonly path: string; readonly state: 'written' | 'missing' }
      | { readonly path: string; readonly state: 'compared'; readonly diff: string }
      | null
    readonly upgrade: Upgrade | null
  } | null
}

type Found = {
  readonly verdict: RuleResult['verdict']
  readonly found: string
  readonly fix?: string
  readonly locations?: RuleResult['locations']
}

/** The rules about migrations; pure. */
export function judgeMigrations(facts: MigrationFacts): readonly RuleResult[] {
  const { policy, further } = facts
  return [
    rule('from-empty', `${policy.service} to migrate an empty database`, judgeEmpty(facts)),
    ...(further === null
      ? []
      : [
          rule('twice', 'a second run to change nothing', judgeTwice(further.twice)),
          ...(further.schema === null
            ? []
            : [
                rule(
                  'schema',
                  `the schema after them to be that of ${further.schema.path}`,
                  judgeSchema(further.schema),
                ),
              ]),
          ...(further.upgrade === null ? [] : judgeUpgrade(further.upgrade, policy)),
        ]),
  ]
}

export function describeMigrations(facts: MigrationFacts): MigrationsData {
  const { seconds, empty, further } = facts
  const run = (of: MigrationsData['runs'][number]['of'], made: MigrationRun | null | undefined) =>
    made === null || made === undefined
      ? []
      : [{ of, exitCode: made.exitCode, seconds: made.seconds }]
  const upgrade = further?.upgrade ?? null
  const made = upgrade?.kind === 'run' ? upgrade : null
  return {
    seconds,
    verdicts: Object.fromEntries(
      judgeMigrations(facts).map(({ id, verdict }) => [id.slice(PREFIX.length), verdict]),
    ),
    runs: [
      ...run('empty', empty),
      ...run('twice', further?.twice.run),
      ...run('previous', upgrade?.kind === 'broken' ? upgrade.run : made?.before),
      ...run('upgrade', made?.run),
    ],
    previous:
      upgrade === null
        ? null
        : { from: upgrade.from, isSame: upgrade.kind === 'same', rows: made?.rows ?? 0 },
    waits: (made?.waits ?? []).map(({ line: _line, ...wait }) => wait),
    rewritten: [...(made?.rewritten ?? [])],
  }
}

const PREFIX = 'integration/migrations/'

function rule(name: string, expected: string, judged: Found): RuleResult {
  const { verdict, found, fix = '', locations = [] } = judged
  return { id: `${PREFIX}${name}`, verdict, expected, found, fix, locations }
}

function judgeEmpty({ empty, isElsewhere }: MigrationFacts): Found {
  if (isElsewhere) {
    return {
      verdict: 'error',
      found:
        'exit code 0, and nothing new in the database that it was given: it migrated another one, or nothing',
      fix: 'Have it take the name of the database from its environment or its command alone.',
    }
  }
  return judgeShared(empty) ?? judgeRun(empty)
}

/** Null: it did not fail of what belongs to the server. No fault of theirs where each database has a server of its own. */
function judgeShared(run: MigrationRun): Found | null {
  const shared = findSharedObject(run)
  if (shared === null) return null
  const { kind, name } = shared
  return {
    verdict: 'error',
    found: [
      `not to be judged: the ${kind} "${name}" is there already, since it belongs to the server, where the suites’ database was migrated before`,
      ...run.lines.map((line) => `  ${line}`),
    ].join('\n'),
    fix:
      kind === 'role'
        ? `Create it only where it is not there, as a second database of any server needs: DO $$ BEGIN CREATE ROLE "${name}"; EXCEPTION WHEN duplicate_object THEN NULL; END $$;`
        : 'Create it only where `pg_tablespace` does not name it, as a second database of any server needs.',
  }
}

function judgeRun(run: MigrationRun): Found {
  const time = `${run.seconds.toFixed(1)} s`
  if (run.exitCode === 0) return { verdict: 'pass', found: `exit code 0 in ${time}` }
  const how = run.timedOut ? `still running after ${time}` : `exit code ${run.exitCode} in ${time}`
  return {
    verdict: 'fail',
    found: [how, ...run.lines.map((line) => `  ${line}`)].join('\n'),
    fix: run.timedOut
      ? 'Name a service that ends once it has migrated, or raise `integration.migrations.timeout`.'
      : 'Correct the migration that it names; it must rely on nothing but those before it.',
  }
}

function judgeTwice({
  run,
  diff,
  changed,
}: NonNullable<MigrationFacts['further']>['twice']): Found {
  if (run.exitCode !== 0) {
    return { ...judgeRun(run), fix: 'Have it skip what the database has already.' }
  }
  if (diff === '' && changed.length === 0)
    return { verdict: 'pass', found: 'the same schema and rows' }
  return {
    verdict: 'fail',
    found: [
      ...(diff === '' ? [] : ['another schema:', diff]),
      ...(changed.length === 0 ? [] : [`other rows in ${changed.join(', ')}`]),
    ].join('\n'),
    fix: 'Record what was applied and skip it; a table that is to change goes into `integration.migrations.ignore`.',
  }
}

function judgeSchema(schema: NonNullable<NonNullable<MigrationFacts['further']>['schema']>): Found {
  const write =
    'If that is meant, write it by `papergate integration --update-schema` and commit it.'
  switch (schema.state) {
    case 'written':
      return { verdict: 'pass', found: `written to ${schema.path}` }
    case 'missing':
      return { verdict: 'fail', found: 'no such file', fix: write, locations: [] }
    case 'compared':
      return schema.diff === ''
        ? { verdict: 'pass', found: 'the same' }
        : {
            verdict: 'fail',
            found: `another (- expected, + found):\n${schema.diff}`,
            fix: write,
            locations: [{ path: schema.path }],
          }
    default:
      return schema satisfies never
  }
}

function judgeUpgrade(upgrade: Upgrade, policy: MigrationFacts['policy']): readonly RuleResult[] {
  const expected = `the database of the previous release (${upgrade.from}) to be migrated with its rows`
  switch (upgrade.kind) {
    case 'same':
      return [
        rule('from-previous', expected, { verdict: 'pass', found: 'no migration is new since' }),
      ]
    case 'broken':
      return [
        rule('from-previous', expected, {
          ...judgeRun(upgrade.run),
          ...judgeShared(upgrade.run),
          verdict: 'error',
          fix: 'The previous release’s own migrations do not run; name another, or a dump of its database, by `integration.migrations.previous`.',
        }),
      ]
    case 'run':
      return [
        rule('from-previous', expected, judgeUpgraded(upgrade)),
        rule(
          'locks',
          `no reader or writer of a table to wait longer than ${formatDuration(policy.lockLimit)} for them`,
          judgeLocks(upgrade, policy),
        ),
      ]
    default:
      return upgrade satisfies never
  }
}

type Upgraded = Extract<Upgrade, { readonly kind: 'run' }>

function judgeUpgraded({ run, diff, losses, rows }: Upgraded): Found {
  if (run.exitCode !== 0) {
    return {
      ...judgeRun(run),
      fix: 'Make the migration fit the rows that stand there: fill new columns before they are NOT NULL, clean up before a constraint.',
    }
  }
  if (losses.length > 0) {
    return {
      verdict: 'fail',
      found: losses
        .map(({ table, before, after }) =>
          after === null
            ? `${table} is gone, with ${before} rows in it`
            : `${table} has ${after} rows of ${before}`,
        )
        .join('\n'),
      fix: 'Keep the rows, or name the table in `integration.migrations.mayLose`.',
    }
  }
  if (diff !== '') {
    return {
      verdict: 'fail',
      found: `another schema than from empty (- from empty, + upgraded):\n${diff}`,
      fix: 'Leave migrations that were released as they are; add a new one instead.',
    }
  }
  return {
    verdict: 'pass',
    found: `exit code 0 in ${run.seconds.toFixed(1)} s, ${rows} rows kept, the same schema as from empty`,
  }
}

function judgeLocks(
  { waits, rewritten }: Upgraded,
  { lockLimit, large }: MigrationFacts['policy'],
): Found {
  const long = waits.filter(({ milliseconds }) => milliseconds > lockLimit)
  const redone = rewritten.filter((table) => large.includes(table))
  if (long.length === 0 && redone.length === 0) {
    const longest = Math.max(0, ...waits.map(({ milliseconds }) => milliseconds))
    return { verdict: 'pass', found: `at most ${longest} ms` }
  }
  return {
    verdict: 'fail',
    found: [
      ...long.map(describeWait),
      ...redone.map((table) => `${table}, which is large, was rewritten, and locked meanwhile`),
    ].join('\n'),
    fix: 'Split it: CREATE INDEX CONCURRENTLY, constraints NOT VALID first, new columns without a volatile default, backfills in batches of their own transactions.',
    locations: long.flatMap(({ file, line }) =>
      file === null ? [] : [{ path: file, ...(line === null ? {} : { line }) }],
    ),
  }
}

function describeWait({ table, milliseconds, what, lock, statement, file }: LockWait): string {
  const held = lock === '' ? '' : ` held ${lock}`
  const where = file === null ? 'a migration' : file
  return `a ${what} of ${table} waited ${formatDuration(milliseconds)}: ${where}${held}: ${statement}`
}
