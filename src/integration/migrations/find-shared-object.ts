import type { MigrationRun } from './run-migrations.ts'

/** What belongs to a server and not to one of its databases. */
type SharedObject = { readonly kind: 'role' | 'tablespace'; readonly name: string }

/** The server's words, whichever driver hands them on: SQLSTATE 42710, `duplicate_object`. */
const EXISTS = /\b(role|tablespace) "(.+)" already exists/

/**
 * What migrations could not create since it stands in the server already; null: they failed of something else,
 * or not at all. The suites' database is in the same server, and was migrated before.
 */
export function findSharedObject({ exitCode, lines }: MigrationRun): SharedObject | null {
  if (exitCode === 0) return null
  const [, kind, name] = lines.map((line) => EXISTS.exec(line)).findLast(Boolean) ?? []
  if (name === undefined) return null
  return { kind: kind === 'role' ? 'role' : 'tablespace', name }
}
