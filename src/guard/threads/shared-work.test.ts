import { expect, it } from 'vitest'

import { createSharedWork, leaveFile, takeFiles, takeLeftFile } from './shared-work.ts'

it('gives each file to one thread', () => {
  const work = createSharedWork(40)
  const one = takeFiles(work, 40)
  const other = takeFiles(work, 40)
  const first = Array.from({ length: 16 }, () => one.next().value)
  expect(first).toEqual(Array.from({ length: 16 }, (_, number) => number))
  expect(other.next().value).toBe(16)
  expect(one.next().value).toBe(32)
  expect([...one, ...other]).toHaveLength(7 + 15)
})

it('hands over what is left in its order, and takes no more than can be waited for', () => {
  const work = createSharedWork(1_000)
  expect(takeLeftFile(work)).toBeNull()
  expect(leaveFile(work, 0)).toBe(true)
  expect(leaveFile(work, 7)).toBe(true)
  expect([takeLeftFile(work), takeLeftFile(work), takeLeftFile(work)]).toEqual([0, 7, null])
  let left = 0
  while (leaveFile(work, left)) left += 1
  expect(left).toBe(256)
  expect(takeLeftFile(work)).toBe(0)
  expect(leaveFile(work, 999)).toBe(true)
})
