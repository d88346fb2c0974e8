import { setImmediate as nextTurn } from 'node:timers/promises'

import { expect, it } from 'vitest'

import { exited, running, START } from '../../adapters/testing/containers.ts'
import type { Container } from '../../adapters/engine.ts'
import { createFakeClock } from '../testing/fake-clock.ts'
import { createFakeEngine } from '../testing/fake-engine.ts'
import { planned } from '../testing/planned-service.ts'
import type { PlannedService } from './plan-services.ts'
import { createProber } from './probes/create-prober.ts'
import { superviseServices } from './supervise-services.ts'
import { watchProject } from './watch-project.ts'

async function supervise(container: Container, service: PlannedService = planned('db')) {
  const { signal } = new AbortController()
  const deps = { engine: createFakeEngine([container]), clock: createFakeClock(START), signal }
  const watch = await watchProject('papergate-1', deps)
  await watch.update()
  const prober = createProber(deps, watch.ring)
  const deaths: string[] = []
  const supervision = superviseServices([service], watch, prober, deps, ({ name, reason }) =>
    deaths.push(`${name} ${reason}`),
  )
  await nextTurn()
  return { ...supervision, ...deps, deaths }
}

it('a service that ends by itself stops the suites at once', async () => {
  const { engine, stop, deaths, settle } = await supervise(running('db'))
  engine.change(exited('db', 3), 'die')
  await expect.poll(() => stop.aborted).toBe(true)
  expect(deaths).toEqual(['db exited with code 3'])
  expect((await settle(true)).states[0]?.state).toBe('failed')
})

it('one whose policy lets suites finish is judged at the end', async () => {
  const { engine, stop, settle } = await supervise(
    running('db'),
    planned('db', { onDeath: 'finish' }),
  )
  engine.change(exited('db', 3), 'die')
  expect((await settle(false)).states[0]?.state).toBe('failed')
  expect(stop.aborted).toBe(false)
})

it('what a restart policy brings back goes on, as often as at the start', async () => {
  const service = planned('db', { restarts: 1 })
  const { engine, stop, settle } = await supervise(running('db', { restartCount: 1 }), service)
  engine.change(running('db', { restartCount: 2 }), 'start')
  expect((await settle(false)).states[0]?.state).not.toBe('failed')
  expect(stop.aborted).toBe(false)
})

it('waits for a death to show where a suite failed, for two seconds', async () => {
  const { clock, settle } = await supervise(running('db'))
  await settle(true)
  expect(clock.now().getTime() - START).toBe(2_000)
})

it('looks once where every suite passed', async () => {
  const { clock, settle } = await supervise(running('db'))
  await settle(false)
  expect(clock.now().getTime()).toBe(START)
})
