import { setTimeout as delay } from 'node:timers/promises'

import { expect, it } from 'vitest'

import { rounds } from '../rounds.ts'
import { createHarness, healthy } from './fixtures/integration-harness.ts'

/** From before the first call to the engine until after the suite has begun. */
const LAST_MOMENT_MILLISECONDS = 3_000
const POINTS = 24
/** A client that outlives its harness may still create something: what is gone must stay gone. */
const QUIET_LOOKS = 20

const step = LAST_MOMENT_MILLISECONDS / POINTS
const matrix = Array.from({ length: POINTS }, (_, index) => ({
  signal: index % 2 === 0 ? ('SIGKILL' as const) : ('SIGINT' as const),
  // Far apart first, so that the short slice sees early and late moments, too.
  moment: Math.round(((index * 7) % POINTS) * step),
})).slice(0, rounds(4, POINTS))

it.each(matrix)('$signal after $moment ms leaves nothing', async ({ signal, moment }) => {
  const volumes = { data: {} }
  await using harness = await createHarness(
    { cache: healthy, db: { ...healthy, volumes: ['data:/data'] } },
    { volumes },
  )
  const suite = 'while kill -0 $PPID 2> /dev/null; do sleep 0.2; done'
  const { child, ended } = harness.begin('--compose', 'compose.yml', '--suite', suite)
  await delay(moment)
  child.kill(signal)
  await ended
  let quiet = 0
  await expect
    .poll(
      async () => {
        quiet = (await harness.left()).length === 0 ? quiet + 1 : 0
        return quiet
      },
      { timeout: 40_000, interval: 100 },
    )
    .toBe(QUIET_LOOKS)
})
