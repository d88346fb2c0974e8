import { expect, it } from 'vitest'

import { findChanges, findSources } from './find-changes.ts'

const services = {
  gateway: { build: { context: '/repo/apps', dockerfile: 'gateway/Dockerfile' } },
  db: { image: 'postgres' },
  outside: { build: { context: '/elsewhere' } },
}

it('a service is made of its build, or of the folder that is named for it', () => {
  expect(findSources({ services }, {}, '/repo')).toEqual({
    gateway: ['apps', 'apps/gateway/Dockerfile'],
    db: [],
    outside: [],
  })
  expect(findSources({ services }, { gateway: 'apps/gateway' }, '/repo')['gateway']).toEqual([
    'apps/gateway',
    'apps/gateway/Dockerfile',
  ])
})

it('finds what of the change is the service’s', async () => {
  const changedFiles = (): Promise<readonly string[]> =>
    Promise.resolve(['apps/gateway/main.py', 'apps/gateway2/main.py', 'README.md'])
  const sources = { gateway: ['apps/gateway'] }
  expect(await findChanges('gateway', sources, { changedFiles })).toEqual(['apps/gateway/main.py'])
  expect(await findChanges('db', sources, { changedFiles })).toEqual([])
})

it('a change that cannot be found out explains nothing, and breaks nothing', async () => {
  const changedFiles = (): Promise<never> => Promise.reject(new Error('no such commit'))
  expect(await findChanges('gateway', { gateway: [''] }, { changedFiles })).toEqual([])
  expect(await findChanges('gateway', { gateway: [''] }, {})).toEqual([])
})
