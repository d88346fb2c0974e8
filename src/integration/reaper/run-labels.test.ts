import { expect, it } from 'vitest'

import { labelRun } from './run-labels.ts'

const place = { name: 'host:boot:1', startOf: () => '400' }
const label = (run: { readonly keep: boolean; readonly job: string }, now = 0) =>
  labelRun(
    { name: 'papergate-1', ...run },
    { place, pid: 7 },
    { now: new Date(now), longest: 60_000 },
  )

it('names the process, and when nobody can want it any more', () => {
  expect(label({ keep: false, job: '' })).toEqual({
    'dev.papergate.run': 'papergate-1',
    'dev.papergate.owner': 'host:boot:1/7/400',
    'dev.papergate.keep': 'false',
    'dev.papergate.job': '',
    'dev.papergate.expires': '1970-01-01T00:01:00.000Z',
  })
})

it('gives what is kept the same labels each time: Compose would make it anew', () => {
  expect(label({ keep: true, job: '' }, 0)).toEqual(label({ keep: true, job: '' }, 5_000))
  expect(label({ keep: true, job: '' })['dev.papergate.expires']).toBe('')
})

it('lets what a job keeps expire after a day', () => {
  expect(label({ keep: true, job: 'github_1' })['dev.papergate.expires']).toMatch(/^1970-01-02/)
})
