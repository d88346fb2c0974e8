import type { Environment, Field, Venue } from './venues/venue-schema.ts'
import type { Evidence } from './guard-data.ts'

export type Place = { readonly path: string; readonly line: number; readonly column: number }

/**
 * One thing seen in one place, before it is judged. `value` may be a secret: it stays in memory and
 * reaches a result only as a length and a fingerprint.
 */
export type Observation = {
  readonly what: 'credential' | 'endpoint' | 'switch' | 'account'
  readonly venue: Venue
  readonly field: Field
  readonly name: string | null
  readonly value: string
  /** What this observation says by itself. */
  readonly pointsTo: Environment
  readonly evidence: readonly Evidence[]
  readonly place: Place
  /** Compose service, or null in a plain file. */
  readonly service: string | null
  /** Part of a structured document: `/0/3` is inside `/0`. What stands in unlike parts are unlike clients. */
  readonly scope?: string
  /** Whether it is a finding by itself or only evidence about its neighbours. */
  readonly isReported: boolean
  /** Whether it configures something; in code and prose it may be a test, a default or talk. */
  readonly isSetting: boolean
}
