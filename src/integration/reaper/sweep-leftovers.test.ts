import { expect, it } from 'vitest'

import { leftoverProjects } from './sweep-leftovers.ts'

const now = new Date('2026-11-26T12:00:00Z')
const past = '2026-11-26T11:59:59.000Z'
const future = '2026-11-26T12:00:01.000Z'
const sweep = (change: Readonly<Record<string, string>>, start: string | null = null) =>
  leftoverProjects(
    [
      {
        labels: {
          'com.docker.compose.project': 'papergate-1',
          'dev.papergate.run': 'papergate-1',
          'dev.papergate.owner': 'host:b:1/7/400',
          'dev.papergate.keep': 'false',
          'dev.papergate.expires': future,
          ...change,
        },
      },
    ],
    { name: 'host:b:1', startOf: () => start },
    now,
  )
const owner = 'dev.papergate.owner'
const expires = 'dev.papergate.expires'
const keep = 'dev.papergate.keep'

it.each([
  ['what a dead process of this place left', {}],
  ['what expired in another place', { [owner]: 'job-3:b:9/7/1', [expires]: past }],
  ['what a job kept and never came back to', { [owner]: '', [keep]: 'true', [expires]: past }],
])('sweeps %s', (_what, change) => {
  expect(sweep(change)).toEqual(['papergate-1'])
})

it.each([
  ['what has an owner', {}, '400'],
  ['what has an owner, even late', { [expires]: past }, '400'],
  ['what another place may still use', { [owner]: 'job-3:b:9/7/1' }, null],
  ['what a person keeps', { [owner]: '', [keep]: 'true', [expires]: '' }, null],
  ['what does not say whose it is', { [owner]: '', [expires]: '' }, null],
])('leaves alone %s', (_what, change, start) => {
  expect(sweep(change, start)).toEqual([])
})
