import * as z from 'zod'

import { verdictSchema } from './verdict-schema.ts'

export const gateSchema = z.enum([
  'coverage',
  'guard',
  'integration',
  'images',
  'deploy',
  'budget',
  'check',
  'verdict',
])

/** A place in the repository: `path` relative to its root with `/`, lines from 1. */
const locationSchema = z.strictObject({
  path: z.string(),
  line: z.int().positive().optional(),
  endLine: z.int().positive().optional(),
})

/** One rule as judged: what was expected, what was found, and what to do where they differ. */
const ruleResultSchema = z.strictObject({
  id: z.string(),
  verdict: verdictSchema,
  expected: z.string(),
  found: z.string(),
  fix: z.string(),
  locations: z.array(locationSchema),
})

/** The result file of one gate, `.papergate/results/<gate>.json`, and what `--json` prints. */
export const resultSchema = z.strictObject({
  schema: z.literal('papergate/result/v1'),
  gate: gateSchema,
  name: z.string().optional(),
  verdict: verdictSchema,
  summary: z.string(),
  rules: z.array(ruleResultSchema),
  startedAt: z.iso.datetime(),
  finishedAt: z.iso.datetime(),
  data: z.record(z.string(), z.unknown()),
})
