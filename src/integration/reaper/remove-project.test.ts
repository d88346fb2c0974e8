import { expect, it } from 'vitest'

import { SILENT } from '../../adapters/docker-connection.ts'
import { exited, running, START } from '../../adapters/testing/containers.ts'
import { WorldError } from '../../contract/world-error.ts'
import { createFakeClock } from '../testing/fake-clock.ts'
import { createFakeEngine } from '../testing/fake-engine.ts'
import { removeProject } from './remove-project.ts'

const remove = (engine: ReturnType<typeof createFakeEngine>): Promise<readonly string[]> =>
  removeProject(engine, 'papergate-1', createFakeClock(START))

it('removes containers first, then networks and volumes', async () => {
  const engine = createFakeEngine([running('db'), exited('job', 0)])
  expect(await remove(engine)).toEqual([])
  expect(engine.calls).toEqual([
    'remove id-of-db',
    'remove id-of-job',
    'remove networks and volumes',
  ])
})

it('looks again for what the engine was still making', async () => {
  const engine = createFakeEngine([])
  let isMade = false
  const late = {
    ...engine,
    removeNetworksAndVolumes: () => {
      if (!isMade) engine.change(running('db'))
      isMade = true
      return Promise.resolve()
    },
  }
  expect(await remove(late)).toEqual([])
  expect(engine.calls).toEqual(['remove id-of-db'])
})

it('names what stays in spite of all', async () => {
  const engine = createFakeEngine([running('db')])
  const stubborn = { ...engine, remove: () => Promise.resolve() }
  expect(await remove(stubborn)).toEqual(['papergate-1-db-1'])
})

it('does not ask an engine again and again that answers nothing', async () => {
  const engine = createFakeEngine([])
  let asked = 0
  const silent = {
    ...engine,
    containers: () => {
      asked += 1
      return Promise.reject(new WorldError(SILENT, { expected: '', found: '', fix: '' }))
    },
  }
  await expect(remove(silent)).rejects.toMatchObject({ code: SILENT })
  expect(asked).toBe(1)
})
