import { expect, it } from 'vitest'

import type { Clock } from '../../adapters/clock.ts'
import type { Container } from '../../adapters/engine.ts'
import { created, exited, running, START, withHealth } from '../../adapters/testing/containers.ts'
import { createFakeClock } from '../testing/fake-clock.ts'
import { createFakeEngine } from '../testing/fake-engine.ts'
import type { FakeEngine } from '../testing/fake-engine.ts'
import type { PlannedService } from './judge-services.ts'
import { startServices } from './start-services.ts'

const db: PlannedService = { name: 'db', needs: [], isOneShot: false, healthBudget: 30_000 }
const api: PlannedService = {
  name: 'api',
  needs: [{ service: 'db', condition: 'service_healthy' }],
  isOneShot: false,
  healthBudget: null,
}

function start(
  engine: FakeEngine,
  options: { readonly signal?: AbortSignal; readonly clock?: Clock } = {},
) {
  const { signal = new AbortController().signal, clock = createFakeClock(START) } = options
  const told: string[] = []
  const ready = startServices(
    [db, api],
    'papergate-1',
    { timeout: 60_000 },
    { engine, clock, signal },
    {
      onStart: ({ id }) => told.push(`start ${id}`),
      onState: ({ name, state }) => told.push(`${name} ${state}`),
    },
  )
  return { ready, told }
}

const becomes =
  (containers: Readonly<Record<string, Container>>) =>
  (container: Container): Container =>
    containers[container.id] ?? running(container.name)

const both = [created('db'), created('api')]

it('starts each service when what it needs is ready, and tells every change once', async () => {
  const engine = createFakeEngine(both, {
    onStart: becomes({ 'id-of-db': withHealth('db', 'healthy'), 'id-of-api': running('api') }),
  })
  const { ready, told } = start(engine)
  expect((await ready).states.map(({ state }) => state)).toEqual(['ready', 'ready'])
  expect(engine.calls).toEqual(['start id-of-db', 'start id-of-api'])
  expect(told).toEqual([
    'db waiting',
    'api waiting',
    'start id-of-db',
    'db ready',
    'api waiting',
    'start id-of-api',
    'api starting',
    'api ready',
  ])
  expect(engine.isListening()).toBe(false)
})

it('an event wakes it, long before it would look again by itself', async () => {
  const engine = createFakeEngine(both, {
    onStart: becomes({
      'id-of-db': withHealth('db', 'starting'),
      'id-of-api': withHealth('api', 'healthy'),
    }),
  })
  let sleeps = 0
  const clock: Clock = {
    now: () => new Date(START + 100),
    sleep: (_milliseconds, signal) =>
      new Promise((_resolve, reject) => {
        sleeps += 1
        signal?.addEventListener('abort', () => reject(new Error('woken')), { once: true })
        queueMicrotask(() => engine.change(withHealth('db', 'healthy'), 'health_status: healthy'))
      }),
  }
  const { states } = await start(engine, { clock }).ready
  expect(states.map(({ state }) => state)).toEqual(['ready', 'ready'])
  expect(sleeps).toBe(1)
})

it('stops at the first failure and starts nothing that waits for it', async () => {
  const engine = createFakeEngine(both, { onStart: () => exited('db', 3) })
  const { states, timedOut } = await start(engine).ready
  expect(states.map(({ state }) => state)).toEqual(['failed', 'waiting'])
  expect(timedOut).toBe(false)
  expect(engine.calls).toEqual(['start id-of-db'])
})

it('a start that the engine refuses shows as the container’s own error', async () => {
  const engine = createFakeEngine(both, {
    onStart: () => created('db', { error: 'no such device' }),
  })
  const { states } = await start(engine).ready
  expect(states[0]?.reason).toBe('could not start: no such device')
})

it('gives up when the time is up', async () => {
  const slow = { ...db, healthBudget: null }
  const engine = createFakeEngine([created('db')], { onStart: () => withHealth('db', 'starting') })
  const { timedOut, states } = await startServices(
    [slow],
    'papergate-1',
    { timeout: 3_000 },
    { engine, clock: createFakeClock(START), signal: new AbortController().signal },
    { onStart: () => {}, onState: () => {} },
  )
  expect(timedOut).toBe(true)
  expect(states[0]?.state).toBe('starting')
})

it('is interrupted while it waits, and stops listening', async () => {
  const engine = createFakeEngine(both, { onStart: () => withHealth('db', 'starting') })
  const abort = new AbortController()
  const clock: Clock = {
    now: () => new Date(START),
    sleep: async (_milliseconds, signal) => {
      abort.abort('SIGINT')
      signal?.throwIfAborted()
    },
  }
  await expect(start(engine, { signal: abort.signal, clock }).ready).rejects.toThrow(
    'it was interrupted (SIGINT)',
  )
  expect(engine.isListening()).toBe(false)
})
