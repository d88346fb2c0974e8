import { expect, it } from 'vitest'

import type { Clock } from '../../adapters/clock.ts'
import type { Container } from '../../adapters/engine.ts'
import { created, exited, running, START, withHealth } from '../../adapters/testing/containers.ts'
import { createFakeClock } from '../testing/fake-clock.ts'
import { createFakeEngine } from '../testing/fake-engine.ts'
import type { FakeEngine } from '../testing/fake-engine.ts'
import { planned } from '../testing/planned-service.ts'
import { createProber } from './probes/create-prober.ts'
import { startServices } from './start-services.ts'
import type { Readiness } from './start-services.ts'
import { watchProject } from './watch-project.ts'

const db = planned('db', { ready: { by: 'healthCheck' } })
const api = planned('api', { needs: [{ service: 'db', condition: 'service_healthy' }] })

async function start(
  engine: FakeEngine,
  options: {
    readonly signal?: AbortSignal
    readonly clock?: Clock
    readonly services?: readonly (typeof db)[]
    readonly timeout?: number
  } = {},
): Promise<Readiness & { readonly told: readonly string[] }> {
  const { signal = new AbortController().signal, clock = createFakeClock(START) } = options
  const { services = [db, api], timeout = 60_000 } = options
  const told: string[] = []
  const deps = { engine, clock, signal }
  await using watch = await watchProject('papergate-1', deps)
  const prober = createProber(deps, watch.ring)
  const readiness = await startServices(services, watch, prober, { timeout }, deps, {
    onStart: ({ id }) => told.push(`start ${id}`),
    onState: ({ name, state }) => told.push(`${name} ${state}`),
  })
  return { ...readiness, told }
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
  const { states, told } = await start(engine)
  expect(states.map(({ state, readyBy }) => `${state} by ${readyBy}`)).toEqual([
    'ready by health check',
    'ready by running for 1.0 s',
  ])
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

it('stops at the first failure and starts nothing that waits for it', async () => {
  const engine = createFakeEngine(both, { onStart: () => exited('db', 3) })
  const { states, timedOut } = await start(engine)
  expect(states.map(({ state }) => state)).toEqual(['failed', 'waiting'])
  expect(timedOut).toBe(false)
  expect(engine.calls).toEqual(['start id-of-db'])
})

it('a start that the engine refuses shows as the container’s own error', async () => {
  const engine = createFakeEngine(both, {
    onStart: () => created('db', { error: 'no such device' }),
  })
  const { states } = await start(engine)
  expect(states[0]?.reason).toBe('could not start: no such device')
})

it('a host port that somebody took in that moment is chosen anew', async () => {
  let tries = 0
  const engine = createFakeEngine([created('api')], {
    onStart: () => {
      tries += 1
      return tries === 1
        ? created('api', { error: 'Bind for 127.0.0.1:32768 failed: port is already allocated' })
        : running('api')
    },
  })
  const { states } = await start(engine, { services: [planned('api')] })
  expect(states[0]?.state).toBe('ready')
  expect(tries).toBe(2)
})

it('gives up when the time is up', async () => {
  const engine = createFakeEngine([created('db')], { onStart: () => withHealth('db', 'starting') })
  const patient = { ...db, budget: { waiting: 90_000, timeout: 1_000, retries: 3 } }
  const { timedOut, states } = await start(engine, { services: [patient], timeout: 3_000 })
  expect(timedOut).toBe(true)
  expect(states[0]?.state).toBe('starting')
})

it('an event costs one look at its container, and nothing looks at the others', async () => {
  const names = Array.from({ length: 50 }, (_, index) => `service-${index}`)
  const fake = createFakeEngine(
    names.map((name) => created(name)),
    { onStart: ({ name }) => running(name.replace(/^papergate-1-|-1$/g, '')) },
  )
  let looks = 0
  let lists = 0
  const engine: FakeEngine = {
    ...fake,
    inspect: (id) => {
      looks += 1
      return fake.inspect(id)
    },
    containers: (labels) => {
      lists += 1
      return fake.containers(labels)
    },
  }
  const { states } = await start(engine, { services: names.map((name) => planned(name)) })
  expect(states.every(({ state }) => state === 'ready')).toBe(true)
  // Each is looked at when it has started, and once more when the engine has answered.
  expect(looks).toBeLessThanOrEqual(2 * names.length)
  expect(lists).toBe(1)
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
  await expect(start(engine, { signal: abort.signal, clock })).rejects.toThrow(
    'it was interrupted (SIGINT)',
  )
  expect(engine.isListening()).toBe(false)
})
