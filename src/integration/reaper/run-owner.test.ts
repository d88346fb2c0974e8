import { spawnSync } from 'node:child_process'

import { expect, it } from 'vitest'

import { describeOwner, findPlace, judgeOwner } from './run-owner.ts'

const place = findPlace()

it('an owner is alive while its process is, and gone afterwards', () => {
  expect(judgeOwner(describeOwner(place, process.pid), place)).toBe('alive')
  expect(judgeOwner(describeOwner(place, spawnSync('true').pid), place)).toBe('gone')
})

it('a process that was given the same id later is not the owner', () => {
  const owner = `${place.name}/${process.pid}/1`
  expect(judgeOwner(owner, place)).toBe('gone')
})

it.each([
  ['another host', 'build-7::/12/4'],
  ['another pid namespace of this host', `${place.name}1/${process.pid}/4`],
  ['no owner', ''],
  ['something else', `${place.name}/one/4`],
])('%s cannot be seen from here', (_what, owner) => {
  expect(judgeOwner(owner, place)).toBe('elsewhere')
})
