import { afterEach, beforeEach, expect, it, vi } from 'vitest'

import { createPulse, SilentEngine } from './engine-pulse.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const never = (): Promise<never> => new Promise(() => {})

/** When a call came to its end, in seconds, and with what; undefined: not yet. */
function follow(call: Promise<unknown>): { seconds?: number; end?: unknown } {
  const began = Date.now()
  const seen: { seconds?: number; end?: unknown } = {}
  const note = (end: unknown): void => {
    seen.seconds = (Date.now() - began) / 1_000
    seen.end = end
  }
  call.then(note, note)
  return seen
}

it('asks nothing of an engine that answers at once, and nothing when nobody waits', async () => {
  const ping = vi.fn(never)
  const pulse = createPulse(ping)
  expect(await pulse.watch(() => Promise.resolve('yes'))).toBe('yes')
  await expect(pulse.watch(() => Promise.reject(new Error('no')))).rejects.toThrow('no')
  await vi.advanceTimersByTimeAsync(60_000)
  expect(ping).not.toHaveBeenCalled()
})

it('waits as long as it takes for an engine that answers pings, however slowly', async () => {
  const slowly = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 9_000))
  const seen = follow(createPulse(slowly).watch(never))
  await vi.advanceTimersByTimeAsync(600_000)
  expect(seen).toEqual({})
})

it('takes a refused ping for an answer', async () => {
  const refuse = (): Promise<never> => Promise.reject(new Error('refused'))
  const seen = follow(createPulse(refuse).watch(never))
  await vi.advanceTimersByTimeAsync(60_000)
  expect(seen).toEqual({})
})

it('gives an engine up that is silent, sooner the next time, until it answers again', async () => {
  let answer: () => Promise<void> = never
  const pulse = createPulse(() => answer())
  const first = follow(pulse.watch(never))
  await vi.advanceTimersByTimeAsync(60_000)
  expect(first).toEqual({ seconds: 10.5, end: expect.any(SilentEngine) as unknown })
  const second = follow(pulse.watch(never))
  await vi.advanceTimersByTimeAsync(60_000)
  expect(second).toEqual({ seconds: 1, end: expect.any(SilentEngine) as unknown })
  answer = () => Promise.resolve()
  const third = follow(pulse.watch(never))
  await vi.advanceTimersByTimeAsync(60_000)
  expect(third).toEqual({})
})

it('has its usual patience again with an engine that has answered a call since', async () => {
  let answer: () => Promise<void> = never
  const pulse = createPulse(() => answer())
  follow(pulse.watch(never))
  await vi.advanceTimersByTimeAsync(60_000)
  await pulse.watch(() => Promise.resolve())
  answer = () => new Promise((resolve) => setTimeout(resolve, 5_000))
  const later = follow(pulse.watch(never))
  await vi.advanceTimersByTimeAsync(60_000)
  expect(later).toEqual({})
})

it('has as much patience as it is told to, each time', async () => {
  const pulse = createPulse(never, { first: 60, again: 30 })
  const first = follow(pulse.watch(never))
  await vi.advanceTimersByTimeAsync(100_000)
  const second = follow(pulse.watch(never))
  await vi.advanceTimersByTimeAsync(100_000)
  expect([first.seconds, second.seconds]).toEqual([60.5, 30])
})
