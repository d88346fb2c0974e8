import { expect, it } from 'vitest'

import { created, START } from '../../adapters/testing/containers.ts'
import { createFakeClock } from '../testing/fake-clock.ts'
import { createFakeEngine } from '../testing/fake-engine.ts'
import { watchResources } from './watch-resources.ts'

const folders = { proc: '/no/such/folder', cgroup: '/no/such/folder' }

/** An engine that tells these figures, one after the other. */
function engineWith(figures: readonly ({ memory: number; cpu: number } | null)[]) {
  const engine = createFakeEngine([created('db')])
  let asked = 0
  return {
    ...engine,
    asked: () => asked,
    usage: async () => {
      const figure = figures[Math.min(asked, figures.length - 1)]
      asked += 1
      return figure === null || figure === undefined
        ? null
        : { peakMemoryBytes: figure.memory, cpuSeconds: figure.cpu }
    },
  }
}

it('asks the engine where the kernel shows nothing, and keeps the highest figures', async () => {
  const engine = engineWith([
    { memory: 5_000, cpu: 1 },
    { memory: 9_000, cpu: 2 },
    { memory: 7_000, cpu: 3.0004 },
  ])
  const watch = await watchResources('p', new Set(['db']), {
    engine,
    clock: createFakeClock(START),
    folders,
  })
  await engine.start('id-of-db')
  await expect.poll(engine.asked).toBeGreaterThan(2)
  expect(await watch.finish()).toEqual([
    { service: 'db', peakMemoryBytes: 9_000, cpuSeconds: 3, source: 'stats' },
  ])
})

it('a service that has died keeps the figures that it was last seen with', async () => {
  const engine = engineWith([{ memory: 5_000, cpu: 1 }, null])
  const watch = await watchResources('p', new Set(['db']), {
    engine,
    clock: createFakeClock(START),
    folders,
  })
  await engine.start('id-of-db')
  await expect.poll(engine.asked).toBeGreaterThan(2)
  expect(await watch.finish()).toMatchObject([{ peakMemoryBytes: 5_000, cpuSeconds: 1 }])
})

it('adds up the CPU time over starts, and says null where nothing is known', async () => {
  const engine = engineWith([null])
  const watch = await watchResources('p', new Set(['db']), {
    engine,
    clock: createFakeClock(START),
    folders,
  })
  await engine.start('id-of-db')
  await expect.poll(engine.asked).toBeGreaterThan(0)
  expect(await watch.finish()).toMatchObject([{ peakMemoryBytes: null, cpuSeconds: null }])
})
