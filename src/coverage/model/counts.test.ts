import * as fc from 'fast-check'
import { expect, it } from 'vitest'

import { CountsBuilder, HITS_LIMIT, mergeCounts } from './counts.ts'
import type { Counts } from './counts.ts'

const entriesArbitrary = fc.array(
  fc.tuple(
    fc.integer({ min: 1, max: 12 }),
    fc.oneof(fc.nat({ max: 3 }), fc.constantFrom(2 ** 31, 2 ** 32 - 1, 2 ** 32, HITS_LIMIT)),
  ),
)

type Entries = readonly (readonly [key: number, hits: number])[]

function build(entries: Entries, builder = new CountsBuilder('line')): Counts {
  for (const [key, hits] of entries) builder.add(key, hits)
  return builder.finish()
}

function sum(...lists: readonly Entries[]): Entries {
  const sums = new Map<number, number>()
  for (const [key, hits] of lists.flat()) {
    sums.set(key, Math.min((sums.get(key) ?? 0) + hits, HITS_LIMIT))
  }
  return [...sums].sort(([a], [b]) => a - b)
}

function list({ keys, hits }: Counts): Entries {
  return [...keys].map((key, index) => [key, hits[index] ?? Number.NaN])
}

it('counts in any order and of any size come out sorted and summed', () => {
  fc.assert(
    fc.property(entriesArbitrary, entriesArbitrary, (first, second) => {
      const builder = new CountsBuilder('line')
      expect(list(build(first, builder))).toEqual(sum(first))
      expect(list(build(second, builder))).toEqual(sum(second))
    }),
  )
})

it('two files of counts merge to the sum of both', () => {
  fc.assert(
    fc.property(entriesArbitrary, entriesArbitrary, (left, right) => {
      expect(list(mergeCounts(build(left), build(right)))).toEqual(sum(left, right))
    }),
  )
})

it('counts that are added to known ones leave only what is new', () => {
  fc.assert(
    fc.property(entriesArbitrary, entriesArbitrary, (left, right) => {
      const known = build(left)
      const builder = new CountsBuilder('line')
      builder.expect(known)
      const rest = build(right, builder)
      expect(list(mergeCounts(known, rest))).toEqual(sum(left, right))
    }),
  )
})

it('a shard of the same lines leaves nothing to merge', () => {
  const known = build([
    [1, 1],
    [2, 0],
  ])
  const builder = new CountsBuilder('line')
  builder.expect(known)
  builder.add(1, 4)
  builder.add(2, 2)
  expect(builder.count).toBe(2)
  expect(list(builder.finish())).toEqual([])
  expect(list(known)).toEqual([
    [1, 5],
    [2, 2],
  ])
})
