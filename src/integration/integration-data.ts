import * as z from 'zod'

import { egressSchema } from './egress/egress-data.ts'
import { faultsDataSchema } from './faults/fault-schema.ts'
import { fixturesDataSchema } from './fixtures/fixtures-data.ts'
import { logFilesSchema } from './logs/log-files-schema.ts'
import { migrationsDataSchema } from './migrations/migrations-data.ts'
import { resourcesSchema } from './resources/resources-schema.ts'
import { quarantineSchema, suiteReportSchema } from './suites/suite-schema.ts'
import { criticalPathSchema, timelineSchema } from './timeline/timeline-schema.ts'

const serviceSchema = z.strictObject({
  name: z.string(),
  state: z.enum(['waiting', 'starting', 'ready', 'completed', 'failed']),
  exitCode: z.int().nullable(),
  readySeconds: z.number().nullable().describe('From its start to ready; null: never.'),
  readyBy: z
    .string()
    .nullable()
    .describe('What told: `health check`, `port 5432`, `running for 1.0 s`, `exit code 0`.'),
  lastLogLines: z.array(z.string()),
})

/** Facts of an integration run, as the result file carries them. */
export const integrationDataSchema = z.strictObject({
  failure: z
    .strictObject({
      service: z.string().describe('The first cause, not who waited for it.'),
      cause: z.string().nullable().describe('Name of the well-known cause that it looks like.'),
      hint: z.string().nullable().describe('What to do about that.'),
      changed: z.array(z.string()).describe('What the change under test touches of the service.'),
    })
    .nullable()
    .optional()
    .describe('Null where every service became ready and stayed up.'),
  services: z.array(serviceSchema),
  suites: z.array(suiteReportSchema),
  quarantine: quarantineSchema.optional(),
  timeline: timelineSchema,
  criticalPath: criticalPathSchema
    .nullable()
    .optional()
    .describe('Null where not everything became ready.'),
  resources: resourcesSchema.optional(),
  logs: z.array(z.string()).describe('Paths relative to the output folder.'),
  logFiles: logFilesSchema.optional(),
  faults: faultsDataSchema
    .optional()
    .describe('Faults that tests asked for, by when they began; absent where none did.'),
  fixtures: fixturesDataSchema.optional().describe('Absent where none are configured.'),
  migrations: migrationsDataSchema.optional().describe('Absent where nothing is demanded of them.'),
  egress: z
    .array(egressSchema)
    .optional()
    .describe('What services tried to reach outside of the project; absent where egress is open.'),
})
export type IntegrationData = z.infer<typeof integrationDataSchema>
