import { expect, it } from 'vitest'

import { created, exited, running } from '../../adapters/testing/containers.ts'
import { judgeKept, nameKept } from './kept-project.ts'

const healthy = (status: 'healthy' | 'unhealthy') => ({ status, probes: [] })

it('a folder and its compose files have a name of their own', () => {
  expect(nameKept('/a', ['compose.yml'])).toBe(nameKept('/a', ['compose.yml']))
  expect(nameKept('/a', ['compose.yml'])).not.toBe(nameKept('/b', ['compose.yml']))
  expect(nameKept('/a', ['compose.yml'])).toMatch(/^papergate-kept-[0-9a-f]{8}$/)
})

it('nothing there is absent', () => {
  expect(judgeKept([])).toBe('absent')
})

it('what runs, and a job that ended well, can be used again', () => {
  const db = { ...running('db'), health: healthy('healthy') }
  expect(judgeKept([db, running('cache'), exited('migrations', 0)])).toBe('usable')
})

it.each([
  ['died', exited('db', 1), 'db is exited'],
  ['was stopped', { ...exited('db', 0), health: healthy('healthy') }, 'db is exited'],
  ['is unhealthy', { ...running('db'), health: healthy('unhealthy') }, 'db is unhealthy'],
  ['was never started', created('db'), 'db is created'],
])('what %s makes all of it unusable', (_what, container, broken) => {
  expect(judgeKept([running('cache'), container])).toEqual({ broken })
})
