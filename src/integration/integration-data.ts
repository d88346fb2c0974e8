import * as z from 'zod'

import { logFilesSchema } from './logs/log-files-schema.ts'

const serviceSchema = z.strictObject({
  name: z.string(),
  state: z.enum(['waiting', 'starting', 'ready', 'completed', 'failed']),
  exitCode: z.int().nullable(),
  readySeconds: z.number().nullable().describe('From its start to ready; null: never.'),
  lastLogLines: z.array(z.string()),
})

const failureSchema = z.strictObject({
  name: z.string(),
  message: z.string(),
  path: z.string().nullable(),
  line: z.int().positive().nullable(),
})

const suiteSchema = z.strictObject({
  name: z.string(),
  exitCode: z.int(),
  timedOut: z.boolean(),
  seconds: z.number(),
  tests: z.int().nullable().describe('Null where no JUnit report is declared.'),
  failures: z.array(failureSchema),
  reportError: z.string().nullable().describe('Why the declared JUnit report could not be read.'),
  retries: z.int(),
  flaky: z.array(z.string()),
})

/** Facts of an integration run, as the result file carries them. */
export const integrationDataSchema = z.strictObject({
  services: z.array(serviceSchema),
  suites: z.array(suiteSchema),
  timeline: z.array(
    z.strictObject({ service: z.string(), event: z.string(), atMs: z.int().nonnegative() }),
  ),
  logs: z.array(z.string()).describe('Paths relative to the output folder.'),
  logFiles: logFilesSchema.optional(),
})
export type IntegrationData = z.infer<typeof integrationDataSchema>
export type SuiteReport = z.infer<typeof suiteSchema>
export type TestFailure = z.infer<typeof failureSchema>
