import { expect, it } from 'vitest'

import { shouldNotify } from './should-notify.ts'

it.each([
  ['refused', 'failure', true],
  ['failed', 'failure', true],
  ['rolled-back', 'failure', true],
  ['rollback-failed', 'failure', true],
  ['deployed', 'failure', false],
  ['deployed', 'change', true],
  ['unchanged', 'change', false],
  ['unchanged', 'always', true],
] as const)('%s with on: %s → %s', (kind, on, expected) => {
  expect(shouldNotify({ kind, recovered: false }, on)).toBe(expected)
})

it('always tells of a recovery', () => {
  expect(shouldNotify({ kind: 'deployed', recovered: true }, 'failure')).toBe(true)
  expect(shouldNotify({ kind: 'unchanged', recovered: true }, 'failure')).toBe(true)
})
