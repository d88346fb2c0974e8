import * as z from 'zod'

import type { UnreportedFile } from '../collect-unreported.ts'
import type { FileCoverage } from '../model/file-coverage.ts'

/** What one commit's tests covered, kept for the commits after it. */
export type Baseline = {
  readonly sha: string
  /** The config file that the gate ran with, relative to the repository; null: none. */
  readonly config: string | null
  /** Read back, hits are 1 or 0, and branches are tallies by line. */
  readonly files: ReadonlyMap<string, FileCoverage>
  /** Sources that no report named and that counted as uncovered; null where those did not count. */
  readonly unreported: readonly UnreportedFile[] | null
}

/** A list of counts: non-negative integers. Millions of them, hence no schema for each. */
const countsSchema = z.custom<readonly number[]>(isListOfCounts, 'expected a list of whole numbers')
const pathSchema = z.string().min(1).max(4_096)

/** A baseline as stored: JSON of this shape, packed by gzip. */
export const storedBaselineSchema = z.strictObject({
  schema: z.literal('papergate/coverage-baseline/v1'),
  sha: z.string().regex(/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/, 'expected a full commit id'),
  config: pathSchema.nullable(),
  unreported: z
    .array(z.strictObject({ path: pathSchema, lines: z.int().nonnegative() }))
    .nullable(),
  files: z
    .array(
      z.strictObject({
        path: pathSchema,
        covered: countsSchema.describe(
          'Runs of covered lines, two numbers each: lines since the end of the run before, length.',
        ),
        missed: countsSchema.describe('Runs of missed lines, likewise.'),
        branches: countsSchema
          .optional()
          .describe('Lines with branches, three numbers each: lines since the last, taken, total.'),
        functions: countsSchema
          .optional()
          .describe('Functions, two numbers each: lines since the last, 1 where entered.'),
      }),
    )
    .describe('Ascending by path.'),
})
export type StoredBaseline = z.infer<typeof storedBaselineSchema>
export type StoredFile = StoredBaseline['files'][number]

/** Largest packed baseline that is written or read, in bytes; one of ten million lines has about a tenth. */
export const PACKED_LIMIT = 64 * 2 ** 20
/** Largest one unpacked; a longer text than 512 MiB is none for JavaScript. */
export const UNPACKED_LIMIT = 500 * 2 ** 20

function isListOfCounts(value: unknown): boolean {
  return Array.isArray(value) && value.every((item) => Number.isSafeInteger(item) && item >= 0)
}
