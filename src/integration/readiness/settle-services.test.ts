import { expect, it } from 'vitest'

import { createFakeClock } from '../testing/fake-clock.ts'
import type { ServiceState } from './judge-services.ts'
import { settleServices } from './settle-services.ts'
import type { Readiness } from './start-services.ts'

const { signal } = new AbortController()

function seen(state: ServiceState['state']): Readiness {
  const states = [{ name: 'db', state, reason: '', waitsFor: [], canStart: false }]
  return { states, containers: new Map(), timedOut: false }
}

/** Looks that see the states in turn, and the last one ever after. */
function looksAt(...states: readonly ServiceState['state'][]) {
  let looks = 0
  const look = async (): Promise<Readiness> =>
    seen(states[Math.min(looks++, states.length - 1)] ?? 'ready')
  return { look, count: () => looks }
}

it('looks once where every suite passed', async () => {
  const looks = looksAt('ready', 'failed')
  await expect(
    settleServices(looks.look, false, { clock: createFakeClock(0), signal }),
  ).resolves.toEqual(seen('ready'))
  expect(looks.count()).toBe(1)
})

it('waits for a death to show where a suite failed', async () => {
  const looks = looksAt('ready', 'ready', 'failed')
  await expect(
    settleServices(looks.look, true, { clock: createFakeClock(0), signal }),
  ).resolves.toEqual(seen('failed'))
})

it('gives up after two seconds without one', async () => {
  const clock = createFakeClock(0)
  const looks = looksAt('ready')
  await expect(settleServices(looks.look, true, { clock, signal })).resolves.toEqual(seen('ready'))
  expect(clock.now().getTime()).toBe(2_000)
})
