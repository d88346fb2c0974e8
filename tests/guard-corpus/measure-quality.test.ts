import { expect, it } from 'vitest'

import { judgeFile } from './judge-file.ts'
import type { ItemKind } from './labelled-item.ts'
import { makeCorpus } from './make-corpus.ts'
import { groupMisjudged, measureQuality } from './measure-quality.ts'
import type { Judged, Share } from './measure-quality.ts'

const judged: readonly Judged[] = makeCorpus({ seed: 1 }).map((item) => ({
  item,
  ...judgeFile(Buffer.from(item.text), item.path),
}))
const of = (kind: ItemKind): readonly Judged[] => judged.filter(({ item }) => item.kind === kind)
const share = ({ right, of }: Share): number => right / of

it('no near-miss is blocked, and every paper configuration among them is seen as one', () => {
  expect(of('near-miss').filter(({ isBlocked }) => isBlocked)).toEqual([])
  expect(share(measureQuality(of('near-miss')).environment ?? { right: 0, of: 1 })).toBe(1)
})

// What the guard reaches; a change may raise these and must not lower them.
it.each([
  ['pair', { precision: 0.99, recall: 0.99, environment: 0.99 }],
  ['alone', { precision: 1, recall: 0.99, environment: 0.99 }],
  ['disguise', { precision: 0.97, recall: 0.93, environment: 0.92 }],
  ['mixture', { precision: 1, recall: 0.85, environment: 0.88 }],
] as const)('judges each %s as well as it ever did', (kind, floors) => {
  const { precision, recall, environment } = measureQuality(of(kind))
  expect(share(precision)).toBeGreaterThanOrEqual(floors.precision)
  expect(share(recall)).toBeGreaterThanOrEqual(floors.recall)
  expect(share(environment ?? { right: 0, of: 1 })).toBeGreaterThanOrEqual(floors.environment)
})

it('counts what was blocked, missed, and taken for another environment', () => {
  const [live, paper] = of('pair')
  if (live === undefined || paper === undefined) throw new Error('expected a pair')
  const wrong: readonly Judged[] = [
    { item: live.item, isBlocked: false, environment: 'paper' },
    { item: paper.item, isBlocked: true, environment: 'paper' },
    { item: live.item, isBlocked: true, environment: 'unknown' },
    { item: live.item, isBlocked: true, environment: 'live' },
  ]
  expect(measureQuality(wrong)).toEqual({
    precision: { right: 2, of: 3 },
    recall: { right: 2, of: 3 },
    environment: { right: 2, of: 4 },
  })
  expect(groupMisjudged(wrong).map(({ error, said }) => [error, said])).toEqual([
    ['missed', 'paper instead of live'],
    ['blocked in vain', 'paper instead of paper'],
    ['environment', 'unknown instead of live'],
  ])
})

it('a tool that names no environment is not measured by it', () => {
  const mute = of('alone').map(({ item }) => ({ item, isBlocked: true, environment: null }))
  expect(measureQuality(mute).environment).toBeNull()
})
