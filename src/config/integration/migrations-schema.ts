import * as z from 'zod'

import { durationSchema } from '../duration-schema.ts'
import { databaseSchema, seedPathSchema } from './fixtures-schema.ts'

const previousSchema = z.union(
  [
    z.strictObject({
      files: seedPathSchema.describe('The migrations, such as `migrations/*.sql`.'),
      inside: z
        .string()
        .startsWith('/', 'expected an absolute folder')
        .describe('Folder in which the service’s image has them.'),
      ref: z
        .string()
        .min(1)
        .optional()
        .describe('Git revision of the previous release; default: where the change began.'),
    }),
    z.strictObject({ image: z.string().min(1).describe('The previous release’s image.') }),
    z.strictObject({ dump: seedPathSchema.describe('SQL that makes the previous schema.') }),
  ],
  { error: 'expected one of { files, inside }, { image } and { dump }' },
)

const tablesSchema = z.array(z.string().min(1)).default([])

/** `integration.migrations`: what is demanded of them, on a database of their own. */
export const migrationsSchema = z.strictObject({
  service: z
    .string()
    .min(1)
    .default('migrations')
    .describe('Compose service that migrates the database and ends with 0.'),
  database: databaseSchema.prefault({}),
  prepare: z
    .array(seedPathSchema)
    .default([])
    .describe(
      'SQL files that make what migrations may rely on, such as extensions that an init script creates.',
    ),
  schema: seedPathSchema
    .optional()
    .describe('File with the schema expected after them; `--update-schema` writes it.'),
  previous: previousSchema.optional().describe('Where the previous release’s schema comes from.'),
  data: z
    .array(seedPathSchema)
    .optional()
    .describe(
      'SQL files with the rows that stand in it, taken from its revision if it has them; default: the seeds of `fixtures`.',
    ),
  mayLose: tablesSchema.describe('Tables of which migrations may take rows away.'),
  ignore: tablesSchema.describe('Tables that a second run may change, such as a log of runs.'),
  lockLimit: durationSchema
    .default(1_000)
    .describe('Longest time that a reader or writer of a table may have to wait for them.'),
  large: tablesSchema.describe(
    'Tables that must not be rewritten, which locks them for as long as they are large.',
  ),
  timeout: durationSchema.default(60_000).describe('Longest time of one run of the service.'),
})

export type MigrationsPolicy = z.output<typeof migrationsSchema>
