import { WorldError } from '../../contract/world-error.ts'
import type { Postgres } from '../fixtures/connect-postgres.ts'

/** The schema of a database as text, the same for the same schema. */
export async function readSchema({ run }: Postgres, database: string): Promise<string> {
  const dump = ['pg_dump', '--schema-only', '--no-owner', '--no-privileges']
  const { exitCode, lines } = await run(dump, database)
  if (exitCode === 0) return normaliseSchema(lines.join('\n'))
  throw new WorldError('integration/migrations-dump', {
    expected: 'pg_dump to write the schema',
    found: lines.slice(-3).join('\n') || `exit code ${exitCode}`,
    fix: 'The service’s image needs pg_dump, as the official one has it.',
  })
}

/** What pg_dump says of itself and of its session: version, time-outs, the key of the restricted mode. */
const SESSION =
  /^(?:--|\\(?:un)?restrict |SELECT pg_catalog\.set_config\(|SET (?:\w+_timeout|client_\w+|standard_conforming_strings|check_function_bodies|xmloption|row_security|default_\w+) )/

/** A dump without what differs between two of the same schema. */
export function normaliseSchema(dump: string): string {
  const lines = dump
    .split(/\r?\n/)
    .map((line) => line.trimEnd())
    .filter((line) => !SESSION.test(line))
  return `${lines
    .join('\n')
    .replaceAll(/\n{2,}/g, '\n\n')
    .trim()}\n`
}
