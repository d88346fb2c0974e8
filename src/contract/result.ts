import * as z from 'zod'

import { verdictSchema } from './verdict.ts'

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
export type Gate = z.infer<typeof gateSchema>

/** A place in the repository: `path` relative to its root with `/`, lines from 1. */
const locationSchema = z.strictObject({
  path: z.string(),
  line: z.int().positive().optional(),
  endLine: z.int().positive().optional(),
})
export type Location = z.infer<typeof locationSchema>

/** One rule as judged: what was expected, what was found, and what to do where they differ. */
const ruleResultSchema = z.strictObject({
  id: z.string(),
  verdict: verdictSchema,
  expected: z.string(),
  found: z.string(),
  fix: z.string(),
  locations: z.array(locationSchema),
})
export type RuleResult = z.infer<typeof ruleResultSchema>

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
export type GateResult = z.infer<typeof resultSchema>

/** A gate's decision before the shell around it adds the times. */
export type Decision<Data extends object = Record<string, unknown>> = {
  readonly verdict: GateResult['verdict']
  readonly summary: string
  readonly rules: readonly RuleResult[]
  readonly data: Data
}

/** Name of a gate's result file: `coverage.json`, or `check-<slug>.json` for a check. */
export function resultFileName(result: Pick<GateResult, 'gate' | 'name'>): string {
  return result.gate === 'check'
    ? `check-${slug(result.name ?? 'unnamed')}.json`
    : `${result.gate}.json`
}

function slug(name: string): string {
  return (
    name
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, '-')
      .replaceAll(/^-+|-+$/g, '') || 'unnamed'
  )
}
