import { expect, it } from 'vitest'

import type { Container, Engine, EngineEvent } from '../../adapters/engine.ts'
import { created, exited, running, START } from '../../adapters/testing/containers.ts'
import { createFakeClock } from '../testing/fake-clock.ts'
import { watchProject } from './watch-project.ts'

const { signal } = new AbortController()

/** An engine whose events and containers the test sets. */
function createEngine(...containers: readonly Container[]) {
  const all = new Map(containers.map((container) => [container.id, container]))
  const calls: string[] = []
  let tell: (event: EngineEvent) => void = () => {}
  let end: () => void = () => {}
  const engine = {
    containers: () => {
      calls.push('list')
      return Promise.resolve([...all.values()])
    },
    inspect: (id: string) => {
      calls.push(`inspect ${id}`)
      return Promise.resolve(all.get(id) ?? null)
    },
    onEvents: (_labels, onEvent, _signal, options) => {
      calls.push('subscribe')
      tell = onEvent
      end = options?.onEnd ?? end
      return Promise.resolve()
    },
  } satisfies Partial<Engine>
  return {
    calls,
    engine: engine as unknown as Engine,
    set: (container: Container) => all.set(container.id, container),
    tell: (action: string, id: string, labels: Record<string, string> = {}) =>
      tell({ action, containerId: id, labels, exitCode: null }),
    remove: (id: string) => all.delete(id),
    end: () => end(),
  }
}

const watch = (given: ReturnType<typeof createEngine>) =>
  watchProject('papergate-1', { engine: given.engine, clock: createFakeClock(START), signal })

it('subscribes before it looks, and then looks at what events name', async () => {
  const given = createEngine(created('db'), created('api'))
  await using project = await watch(given)
  await project.update()
  given.set(running('db'))
  given.tell('start', 'id-of-db')
  given.tell('start', 'id-of-db')
  await project.update()
  expect(given.calls).toEqual(['subscribe', 'list', 'inspect id-of-db'])
  expect(project.containers().get('db')?.[0]?.status).toBe('running')
})

it('forgets a container that is gone', async () => {
  const given = createEngine(running('db'))
  await using project = await watch(given)
  await project.update()
  given.remove('id-of-db')
  given.tell('destroy', 'id-of-db')
  await project.update()
  expect(project.containers().size).toBe(0)
})

it('an end of the events wakes it; it subscribes again and looks at everything', async () => {
  const given = createEngine(running('db'))
  await using project = await watch(given)
  await project.update()
  const changed = project.change(null, signal)
  given.set(exited('db', 3))
  given.end()
  await changed
  await project.update()
  expect(given.calls).toEqual(['subscribe', 'list', 'subscribe', 'list'])
  expect(project.containers().get('db')?.[0]?.exitCode).toBe(3)
})

it('looks at everything now and then while it waits for a time, and never without one', async () => {
  const given = createEngine(running('db'))
  await using project = await watch(given)
  await project.update()
  await project.change(START + 60_000, signal)
  await project.update()
  expect(given.calls.filter((call) => call === 'list')).toHaveLength(2)
})

it.each([
  ['kill', { signal: '9' }, true],
  ['kill', { signal: '1' }, false],
  ['die', {}, false],
])('by %s %o it was killed: %s', async (action, labels, wasKilled) => {
  const given = createEngine(running('db'))
  await using project = await watch(given)
  given.tell(action, 'id-of-db', labels)
  expect(project.wasKilled('id-of-db')).toBe(wasKilled)
  given.tell('start', 'id-of-db')
  expect(project.wasKilled('id-of-db')).toBe(false)
})
