import { expect, it } from 'vitest'

import { countOf } from './count-of.ts'

it.each([
  [0, '0 files'],
  [1, '1 file'],
  [2, '2 files'],
])('says of %i what it is', (amount, said) => {
  expect(countOf(amount, 'file')).toBe(said)
})

it('takes a plural of its own', () => {
  expect([1, 2].map((amount) => countOf(amount, 'entry', 'entries'))).toEqual([
    '1 entry',
    '2 entries',
  ])
})
