import { findEncodedRuns } from './encoded-runs.ts'
import { hasEscapes } from './escaped-tokens.ts'

/** Whether `findHiddenText` may find anything; cheap for ordinary sources. */
export function mayHideText(bytes: Buffer): boolean {
  return hasEscapes(bytes) || findEncodedRuns(bytes).next().done !== true
}
