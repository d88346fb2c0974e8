import * as z from 'zod'

/** What the result says of each service's log file; the service that failed first comes first. */
export const logFilesSchema = z.array(
  z.strictObject({
    service: z.string(),
    path: z.string().describe('Relative to the output folder.'),
    lines: z
      .int()
      .nonnegative()
      .describe('Lines that were read, whether or not the file has them.'),
    leftOut: z
      .strictObject({ lines: z.int().nonnegative(), bytes: z.int().nonnegative() })
      .describe('What stood between the first and the last lines that the file has.'),
    isSampled: z
      .boolean()
      .describe('Whether the service wrote faster than a log can be read, and more is missing.'),
    unreadable: z.string().nullable().describe('Why its log cannot be read.'),
  }),
)
export type LogFile = z.infer<typeof logFilesSchema>[number]
