import { setImmediate as nextTurn } from 'node:timers/promises'

import { expect, it } from 'vitest'

import type { Clock } from '../../adapters/clock.ts'
import { createLineLog } from '../../adapters/log.ts'
import { running, START } from '../../adapters/testing/containers.ts'
import { createRedactor } from '../../redaction/redactor.ts'
import { createFakeEngine } from '../testing/fake-engine.ts'
import type { Fault } from './fault-schema.ts'
import { keepFaults } from './keep-faults.ts'

const pause: Fault = { kind: 'pause', service: 'db', detached: false }

/** A keeper of faults of `db`, with an engine that lets it go on only when told. */
function openKeeper() {
  const db = running('db')
  const fake = createFakeEngine([db])
  let letGo = (): void => {}
  const engine = {
    ...fake,
    pause: async () => fake.change({ ...db, status: 'paused' }),
    unpause: () =>
      new Promise<void>((resolve) => {
        letGo = () => {
          fake.change(db)
          resolve()
        }
      }),
  }
  const clock: Clock = { now: () => new Date(START), sleep: () => new Promise(() => {}) }
  const keeper = keepFaults({
    engine,
    clock,
    log: createLineLog(() => {}),
    redactor: createRedactor(),
    lease: 30_000,
    elapsed: () => 0,
    find: () => Promise.resolve({ service: 'db', containers: [db], proxy: null }),
    onChange: () => {},
  })
  return { keeper, letGo: () => letGo() }
}

it('refuses a fault that would undo another, which is on', async () => {
  const { keeper } = openKeeper()
  await keeper.begin(pause, 'suite')
  await expect(keeper.begin({ ...pause, kind: 'kill' }, 'suite')).rejects.toMatchObject({
    code: 'integration/fault-conflict',
  })
})

it('lets a fault wait for the end of another, which is being undone', async () => {
  const { keeper, letGo } = openKeeper()
  const { id } = await keeper.begin(pause, 'suite')
  const ended = keeper.end(id, 'connection')
  const next = keeper.begin(pause, 'suite')
  await nextTurn()
  expect(keeper.isDisturbed('db')).toBe(true)
  letGo()
  expect(await ended).toMatchObject({ problem: null })
  const { id: other } = await next
  expect(keeper.list('suite').map((active) => active.id)).toEqual([other])
})
