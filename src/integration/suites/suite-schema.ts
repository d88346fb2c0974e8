import * as z from 'zod'

const failureSchema = z.strictObject({
  name: z.string(),
  message: z.string(),
  path: z.string().nullable(),
  line: z.int().positive().nullable(),
})

/** What a suite came to, as the result file carries it. */
export const suiteReportSchema = z.strictObject({
  name: z.string(),
  exitCode: z.int(),
  timedOut: z.boolean(),
  seconds: z.number(),
  tests: z.int().nullable().describe('Null where no JUnit report is declared.'),
  skipped: z.int(),
  failed: z.int().describe('Tests that failed, also when tried again, and are not in quarantine.'),
  failures: z.array(failureSchema).describe('The first of them.'),
  reportError: z.string().nullable().describe('Why the declared JUnit report could not be read.'),
  retries: z.int().describe('How many times single tests were tried again.'),
  retryProblem: z
    .string()
    .nullable()
    .describe('Why failed tests were not tried again, or no more.'),
  flaky: z.array(
    z.strictObject({
      name: z.string(),
      failed: z.int().positive().describe('How often it failed before it passed.'),
      seconds: z.array(z.number()).describe('How long each run of it took, where that is known.'),
    }),
  ),
  quarantined: z.array(failureSchema).describe('Tests in quarantine that failed.'),
  excused: z
    .boolean()
    .describe('A bad exit code that says no more than what was flaky or is in quarantine.'),
  slowest: z.array(z.strictObject({ name: z.string(), seconds: z.number() })),
  stillRunning: z.array(z.string()).describe('Its processes when its time was up.'),
  leaked: z.array(z.string()).describe('Its processes that ran on after it had ended.'),
})
export type SuiteReport = z.infer<typeof suiteReportSchema>
export type TestFailure = z.infer<typeof failureSchema>

/** What became of the entries of the quarantine. */
export const quarantineSchema = z.array(
  z.strictObject({
    test: z.string(),
    owner: z.string(),
    reason: z.string(),
    until: z.string(),
    matched: z.int().describe('Tests of this run that it names.'),
    failed: z.int(),
  }),
)
export type QuarantineUse = z.infer<typeof quarantineSchema>[number]
