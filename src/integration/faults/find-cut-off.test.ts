import { expect, it } from 'vitest'

import type { Attachment } from '../../adapters/engine.ts'
import { exited, running } from '../../adapters/testing/containers.ts'
import { findCutOff } from './find-cut-off.ts'

const under = (...aliases: readonly string[]): readonly Attachment[] => [
  { network: 'default', aliases, address: null },
]

it.each([
  ['its own name is fine', under('db', 'papergate-1-db-1'), under('proxy'), null],
  ['a proxy that has its name is fine', under('papergate-1-db-1'), under('proxy', 'db'), null],
  ['the network of another is fine', null, under('proxy'), null],
  ['no network is cut off', [], under('proxy', 'db'), 'db is in no network'],
  [
    'a name that nobody has is lost',
    under('papergate-1-db-1'),
    under('proxy'),
    'db has lost its name',
  ],
])('%s', async (_what, db, proxy, expected) => {
  const [one, other] = [running('db'), running('proxy')]
  const attachments = (id: string) => Promise.resolve(id === one.id ? db : proxy)
  expect(await findCutOff([one, other], { attachments })).toBe(expected)
})

it('what has ended needs no network', async () => {
  expect(
    await findCutOff([exited('job', 0)], { attachments: () => Promise.resolve([]) }),
  ).toBeNull()
})
