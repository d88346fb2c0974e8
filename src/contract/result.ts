import type * as z from 'zod'

import type { gateSchema, resultSchema } from './result-schema.ts'

export type Gate = z.infer<typeof gateSchema>
export type GateResult = z.infer<typeof resultSchema>
export type RuleResult = GateResult['rules'][number]
export type Location = RuleResult['locations'][number]

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
