import * as z from 'zod'

const ratioSchema = z.strictObject({
  covered: z.int().nonnegative(),
  total: z.int().nonnegative(),
})
const measureSchema = z.strictObject({ lines: ratioSchema, branches: ratioSchema })

/** `data` of the coverage gate's result. Integers, never rates; 0 of 0 where the reports have none. */
export const coverageDataSchema = z.strictObject({
  metric: z.enum(['lines', 'lines+branches', 'strict']),
  reports: z
    .array(z.strictObject({ path: z.string(), format: z.string(), files: z.int().nonnegative() }))
    .describe('Reports read, with the number of files that each names.'),
  project: measureSchema,
  services: z.record(z.string(), measureSchema),
  files: z.array(measureSchema.extend({ path: z.string() })),
  foreign: z.array(z.string()).describe('Reported paths that are no file here; not counted.'),
  patch: z
    .strictObject({
      base: z.string().describe('Commit that the changes are counted from.'),
      lines: ratioSchema,
      branches: ratioSchema,
      files: z.array(z.strictObject({ path: z.string(), uncovered: z.array(z.int().positive()) })),
      missing: z.array(z.string()).describe('Changed sources that no report names.'),
    })
    .nullable()
    .describe('Changed lines; null: not judged.'),
  baseline: z.strictObject({ sha: z.string(), distance: z.int().nonnegative() }).nullable(),
})

export type CoverageData = z.infer<typeof coverageDataSchema>
