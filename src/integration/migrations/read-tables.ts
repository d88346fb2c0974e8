import { WorldError } from '../../contract/world-error.ts'
import type { Postgres } from '../fixtures/connect-postgres.ts'
import { describePsqlError } from '../fixtures/seed-postgres.ts'

/** A table, or a sequence, as it stands. */
type TableState = {
  /** As SQL names it: `public.orders`. */
  readonly id: string
  readonly rows: number
  /** Differs where any row does. */
  readonly content: string
  /** The file that holds it; a rewrite makes another one. */
  readonly file: string
}

export type Tables = ReadonlyMap<string, TableState>

const TABLES = `
  SELECT format('SELECT %L, count(*), %L, coalesce(md5(string_agg((t.*)::text, %L ORDER BY (t.*)::text)), %L) FROM %s AS t',
      id, file, E'\\n', '', id)
  FROM (
    SELECT format('%I.%I', nspname, relname) AS id, coalesce(pg_relation_filenode(c.oid), 0) AS file
    FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
    WHERE relkind IN ('r', 'p') AND NOT relispartition AND nspname NOT LIKE 'pg\\_%' AND nspname <> 'information_schema'
    ORDER BY 1
  ) AS tables \\gexec
  SELECT format('%I.%I', schemaname, sequencename), coalesce(last_value, 0), 0, 'sequence' FROM pg_sequences ORDER BY 1;
`

/** Every table of a database by what people call it: without the schema where that is `public`. */
export async function readTables(server: Postgres, database: string): Promise<Tables> {
  const { exitCode, lines } = await server.script(TABLES, database)
  if (exitCode !== 0) {
    throw new WorldError('integration/migrations-tables', {
      expected: 'the tables of the migrated database to be read',
      found: describePsqlError(lines, 'our script'),
      fix: 'Name a user who may by `integration.migrations.database.user`.',
    })
  }
  return new Map(
    lines.flatMap((line) => {
      const [id = '', rows = '', file = '', content = ''] = line.split('|')
      return id === '' ? [] : [[shortName(id), { id, rows: Number(rows), file, content }] as const]
    }),
  )
}

/** Tables and sequences of which anything differs. */
export function findChanged(before: Tables, after: Tables): readonly string[] {
  const names = new Set([...before.keys(), ...after.keys()])
  return [...names].filter((name) => {
    const [left, right] = [before.get(name), after.get(name)]
    return left?.content !== right?.content || left?.rows !== right?.rows
  })
}

/** Tables that have fewer rows than before, or are gone with rows in them. */
export function findLosses(
  before: Tables,
  after: Tables,
): readonly { readonly table: string; readonly before: number; readonly after: number | null }[] {
  return [...before].flatMap(([table, { rows, content }]) => {
    const left = after.get(table)?.rows ?? null
    return content !== 'sequence' && rows > (left ?? 0)
      ? [{ table, before: rows, after: left }]
      : []
  })
}

/** Tables with rows that were written anew, which locks them for as long as they are large. */
export function findRewritten(before: Tables, after: Tables): readonly string[] {
  return [...before].flatMap(([table, { file, rows }]) => {
    const now = after.get(table)?.file
    return now === undefined || now === file || rows === 0 ? [] : [table]
  })
}

export function shortName(id: string): string {
  return id.replace(/^public\./, '')
}
