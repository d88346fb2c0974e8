import * as z from 'zod'

/** A path or glob of SQL or command files below the repository's root. */
export const seedPathSchema = z
  .string()
  .min(1)
  .refine((path) => !path.startsWith('/') && !path.split('/').includes('..'), {
    error: 'expected a path or glob below the repository root, written with /',
  })

/** Where a database is; a compose service that runs the official image needs its name alone. */
export const databaseSchema = z.strictObject({
  service: z.string().min(1).default('postgres').describe('Compose service that has `psql`.'),
  database: z.string().min(1).optional().describe('Default: its POSTGRES_DB, else the user’s.'),
  user: z
    .string()
    .min(1)
    .optional()
    .describe('One that may create databases; default: its POSTGRES_USER, else postgres.'),
})

const postgresSchema = databaseSchema.extend({
  seeds: z.array(seedPathSchema).default([]).describe('SQL files, in this order, by psql.'),
})

const redisSchema = z.strictObject({
  service: z.string().min(1).default('redis').describe('Compose service that has `redis-cli`.'),
  seeds: z
    .array(seedPathSchema)
    .default([])
    .describe('Files of commands as redis-cli reads them, one a line.'),
  snapshotDatabase: z
    .int()
    .nonnegative()
    .default(15)
    .describe('Number of a Redis database that nothing else uses.'),
})

/** One, or a list; a list from here on. */
function oneOrMore<Schema extends z.ZodType>(schema: Schema) {
  return z.union([z.array(schema).min(1), schema.transform((one) => [one])]).default([])
}

/** `integration.fixtures`: the same data for every suite of every run. */
export const fixturesSchema = z.strictObject({
  seed: z
    .int()
    .nonnegative()
    .optional()
    .describe(
      'PAPERGATE_SEED for suites, and for services whose compose file names it in their environment.',
    ),
  clock: z.iso
    .datetime('expected a time such as 2026-01-05T14:30:00Z')
    .optional()
    .describe('PAPERGATE_CLOCK, likewise.'),
  ids: z.uuid().optional().describe('PAPERGATE_IDS, likewise: the name space to derive ids in.'),
  postgres: oneOrMore(postgresSchema).describe('A database, or a list of them.'),
  redis: oneOrMore(redisSchema).describe('A server, or a list of them.'),
  restore: z
    .enum(['suites', 'never'])
    .default('suites')
    .describe('`suites`: each suite begins with the data as they were before the first one.'),
})

export type FixturesPolicy = z.output<typeof fixturesSchema>
