import { expect } from 'vitest'

import { findLeaks } from './find-leaks.ts'
import type { Planted } from './find-leaks.ts'
import type { Outputs } from './run-papergate.ts'

/** Fails where an output has a piece of a secret, and where there is no output at all. */
export function expectNoLeaks(planted: readonly Planted[], outputs: Outputs): void {
  expect(findLeaks(planted, outputs)).toEqual([])
  // An empty answer would hide everything.
  expect(outputs['stdout'] + (outputs['stderr'] ?? '')).not.toBe('')
}
