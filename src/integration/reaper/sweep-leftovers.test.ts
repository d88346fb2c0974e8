import { expect, it } from 'vitest'

import { leftoverProjects } from './sweep-leftovers.ts'

const labels = (change: Readonly<Record<string, string>> = {}) => ({
  labels: {
    'com.docker.compose.project': 'papergate-1',
    'dev.papergate.owner': 'host/7',
    'dev.papergate.keep': 'false',
    ...change,
  },
})
const sweep = (container: ReturnType<typeof labels>, isAlive = false) =>
  leftoverProjects([container], 'host', () => isAlive)

it('sweeps what a dead harness of this host left', () => {
  expect(sweep(labels())).toEqual(['papergate-1'])
})

it('leaves alone what has an owner, is kept, is of another host, or is not ours', () => {
  expect(sweep(labels(), true)).toEqual([])
  expect(sweep(labels({ 'dev.papergate.keep': 'true' }))).toEqual([])
  expect(sweep(labels({ 'dev.papergate.owner': 'elsewhere/7' }))).toEqual([])
  expect(sweep(labels({ 'dev.papergate.owner': '' }))).toEqual([])
})
