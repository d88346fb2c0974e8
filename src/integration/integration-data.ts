import * as z from 'zod'

import { logFilesSchema } from './logs/log-files-schema.ts'
import { quarantineSchema, suiteReportSchema } from './suites/suite-schema.ts'

const serviceSchema = z.strictObject({
  name: z.string(),
  state: z.enum(['waiting', 'starting', 'ready', 'completed', 'failed']),
  exitCode: z.int().nullable(),
  readySeconds: z.number().nullable().describe('From its start to ready; null: never.'),
  lastLogLines: z.array(z.string()),
})

/** Facts of an integration run, as the result file carries them. */
export const integrationDataSchema = z.strictObject({
  services: z.array(serviceSchema),
  suites: z.array(suiteReportSchema),
  quarantine: quarantineSchema.optional(),
  timeline: z.array(
    z.strictObject({ service: z.string(), event: z.string(), atMs: z.int().nonnegative() }),
  ),
  logs: z.array(z.string()).describe('Paths relative to the output folder.'),
  logFiles: logFilesSchema.optional(),
})
export type IntegrationData = z.infer<typeof integrationDataSchema>
