import * as z from 'zod'

const ratioSchema = z.strictObject({
  covered: z.int().nonnegative(),
  total: z.int().nonnegative(),
})
const measureSchema = z.strictObject({
  lines: ratioSchema,
  branches: ratioSchema,
  functions: ratioSchema,
  strict: ratioSchema.describe('Lines, of which one with a branch arm not taken is a miss.'),
})
const minimumSchema = z
  .number()
  .nullable()
  .describe('Smallest coverage asked for, in percent; null: none.')

/** `data` of the coverage gate's result. Integers, never rates; 0 of 0 where the reports have none. */
export const coverageDataSchema = z.strictObject({
  metric: z.enum(['lines', 'lines+branches', 'strict']),
  reports: z
    .array(
      z.strictObject({
        path: z.string(),
        format: z.string(),
        files: z.int().nonnegative(),
        shard: z.string().nullable(),
      }),
    )
    .describe('Reports read, with the number of files that each names, and which shard it is.'),
  project: measureSchema,
  min: minimumSchema,
  services: z.record(z.string(), measureSchema.extend({ min: minimumSchema })),
  components: z.record(z.string(), measureSchema.extend({ min: minimumSchema })),
  files: z.array(measureSchema.extend({ path: z.string() })),
  unreported: z
    .array(z.strictObject({ path: z.string(), lines: z.int().nonnegative() }))
    .describe('Sources in no report that count as uncovered, with their lines of code.'),
  foreign: z.array(z.string()).describe('Reported paths that are no file here; not counted.'),
  patch: z
    .strictObject({
      base: z.string().describe('Commit that the changes are counted from.'),
      lines: ratioSchema,
      branches: ratioSchema,
      strict: ratioSchema,
      min: minimumSchema,
      files: z.array(
        z.strictObject({
          path: z.string(),
          lines: ratioSchema,
          uncovered: z
            .array(z.int().positive())
            .describe('Changed lines that the metric counts as missed.'),
        }),
      ),
      missing: z.array(z.string()).describe('Changed sources that no report names.'),
    })
    .nullable()
    .describe('Changed lines; null: not judged.'),
  baseline: z
    .strictObject({
      sha: z.string(),
      distance: z.int().nonnegative().describe('Commits between it and the merge base.'),
      project: measureSchema.describe('Its figures, with lines that are gone now taken out.'),
      now: measureSchema.describe('The figures now that they are compared with.'),
      lost: z
        .array(z.strictObject({ path: z.string(), lines: z.array(z.int().positive()) }))
        .describe(
          'Unchanged lines that were covered then and are not now, by their numbers now; of many those of the worst files.',
        ),
      moreLost: z
        .strictObject({ lines: z.int().nonnegative(), files: z.int().nonnegative() })
        .describe('Such lines that are not listed, and files of which none is.'),
    })
    .nullable()
    .describe(
      'The earlier commit that this one is compared with; null: none was found or looked for.',
    ),
})

export type CoverageData = z.infer<typeof coverageDataSchema>
