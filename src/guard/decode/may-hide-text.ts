import { findBase64Stretches, findHexStretches } from './ascii-stretches.ts'
import { findEncodedRuns } from './encoded-runs.ts'
import { hasEscapes } from './escaped-tokens.ts'

/** Whether `findHiddenText` may find anything; cheap for ordinary sources. */
export function mayHideText(bytes: Buffer): boolean {
  if (hasEscapes(bytes)) return true
  for (const run of findEncodedRuns(bytes)) {
    if (findBase64Stretches(run.bytes).length > 0 || findHexStretches(run.bytes).length > 0) {
      return true
    }
  }
  return false
}
