import { expect, it } from 'vitest'

import { explainPattern } from './explain-pattern.ts'

it.each(['PK[A-Z0-9]{16,24}', '(0x)?[a-fA-F0-9]{64}', 'AK(?!IA)[A-Z0-9]{16,24}', 'a\\+b[*+]{2}'])(
  '%s is linear and bounded',
  (pattern) => {
    expect(explainPattern(pattern)).toBeNull()
  },
)

it.each([
  ['[', 'is no regular expression'],
  ['a+', 'repeats without a bound'],
  ['a*b', 'repeats without a bound'],
  ['a{3,}', 'repeats without a bound'],
  ['(a{1,9}){1,9}', 'repeats a group'],
  ['(?:a|a?){30}', 'repeats a group'],
  ['a{1,99999}', 'repeats more than 4096 times'],
  ['a{1,99}a{1,99}b', 'can match one text in too many ways'],
  ['(a|a)'.repeat(20), 'can match one text in too many ways'],
  ['a?'.repeat(20), 'can match one text in too many ways'],
  ['(a)\\1', 'refers back to a group'],
  ['(?<=a)b', 'looks behind'],
  ['^abc$', 'has an anchor'],
  ['a?', 'matches an empty text'],
])('%s %s', (pattern, problem) => {
  expect(explainPattern(pattern)).toBe(problem)
})

it('a pattern that passes stays quick on a text made to slow it down', () => {
  const pattern = 'a{1,60}a{1,60}b'
  expect(explainPattern(pattern)).toBeNull()
  const shape = new RegExp(pattern, 'g')
  const start = performance.now()
  expect('a'.repeat(20_000).match(shape)).toBeNull()
  expect(performance.now() - start).toBeLessThan(5_000)
})
