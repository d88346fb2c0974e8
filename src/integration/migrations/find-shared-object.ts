import type { MigrationRun } from './run-migrations.ts'

/** What belongs to a server and not to one of its databases. */
type SharedObject = { readonly kind: 'role' | 'tablespace'; readonly name: string }

/** The server's words, whichever driver hands them on: SQLSTATE 42710, `duplicate_object`. */
const EXISTS = /\b(role|tablespace) "(.+)" already exists/
/** Whoever has thought of it tells the same and goes on: `RAISE NOTICE '%, skipping', SQLERRM`. */
const GOES_ON = /\b(?:notice|skipping)\b/i

/**
 * What migrations could not create since it stands in the server already; null: they failed of something else,
 * or not at all. The suites' database is in the same server, and was migrated before.
 */
export function findSharedObject({ exitCode, lines }: MigrationRun): SharedObject | null {
  if (exitCode === 0) return null
  const failures = lines.filter((line) => !GOES_ON.test(line))
  const [, kind, name] = failures.map((line) => EXISTS.exec(line)).findLast(Boolean) ?? []
  if (name === undefined) return null
  return { kind: kind === 'role' ? 'role' : 'tablespace', name }
}
