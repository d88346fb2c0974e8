import * as z from 'zod'

import { verdictSchema } from '../../contract/verdict-schema.ts'

/** What the check of the migrations saw. */
export const migrationsDataSchema = z.strictObject({
  seconds: z.number().describe('Of the whole check.'),
  verdicts: z
    .record(z.string(), verdictSchema)
    .describe('By rule, without `integration/migrations/` before it.'),
  runs: z.array(
    z.strictObject({
      of: z.enum(['empty', 'twice', 'previous', 'upgrade']),
      exitCode: z.int(),
      seconds: z.number(),
    }),
  ),
  previous: z
    .strictObject({
      from: z.string().describe('Commit, image or file.'),
      isSame: z.boolean().describe('It has the same migrations, so there is nothing to upgrade.'),
      rows: z.int().describe('Rows that stood in the tables.'),
    })
    .nullable(),
  waits: z
    .array(
      z.strictObject({
        table: z.string(),
        milliseconds: z.number(),
        what: z.enum(['reader', 'writer', 'row lock']),
        lock: z.string().describe('Modes that the migration held.'),
        statement: z.string(),
        file: z.string().nullable(),
      }),
    )
    .describe('Longest wait per table for locks of the migrations.'),
  rewritten: z.array(z.string()).describe('Tables whose files were written anew.'),
})
export type MigrationsData = z.infer<typeof migrationsDataSchema>
export type LockWait = MigrationsData['waits'][number]
