import { expect, it } from 'vitest'

import { cutsOpen, mergeEffects } from './merge-effects.ts'

it('adds delays up, and takes the narrowest bandwidth', () => {
  expect(
    mergeEffects([
      { kind: 'latency', milliseconds: 100 },
      { kind: 'latency', milliseconds: 50 },
      { kind: 'bandwidth', bytesPerSecond: 2_000 },
      { kind: 'bandwidth', bytesPerSecond: 1_000 },
      { kind: 'half-open' },
    ]),
  ).toEqual({
    delay: 150,
    bytesPerSecond: 1_000,
    isStalled: true,
    isReset: false,
    isRefused: false,
  })
})

it('leaves open connections alone unless they are to end', () => {
  expect(cutsOpen({ kind: 'refuse', cut: false })).toBe(false)
  expect(cutsOpen({ kind: 'refuse', cut: true })).toBe(true)
  expect(cutsOpen({ kind: 'reset' })).toBe(true)
  expect(cutsOpen({ kind: 'half-open' })).toBe(false)
})
