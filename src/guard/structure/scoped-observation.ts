import type { Observation } from '../observation.ts'

/**
 * An observation and the part of the document that it stands in: `/0/3` is inside `/0`. What stands
 * in one part, or in a part around it, speaks of the same client.
 */
export type ScopedObservation = Observation & { readonly scope: string }
