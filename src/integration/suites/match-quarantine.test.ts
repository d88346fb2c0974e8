import { expect, it } from 'vitest'

import { isExpired, matchQuarantine } from './match-quarantine.ts'

const now = new Date('2026-12-31T23:59:59Z')
const entry = (test: string, until = '2026-12-31') => ({
  test,
  owner: 'ada',
  reason: 'flaky venue',
  until,
})
const names = (pattern: string, id: string): boolean =>
  matchQuarantine([entry(pattern)], now).find(id) !== undefined

it.each([
  ['a full name', 'tests.e2e.test_flow.test_fills', true],
  ['a pytest id', 'tests/e2e/test_flow.py::test_fills', true],
  ['any characters', 'tests.e2e.*.test_f*s', true],
  ['a part of a name', 'test_fills', false],
  ['another name', 'tests.e2e.test_flow.test_fill', false],
  [
    'a star that would take the same characters twice',
    'tests.e2e.test_flow.test_fills*fills',
    false,
  ],
])('%s', (_what, pattern, expected) => {
  expect(names(pattern, 'tests.e2e.test_flow.test_fills')).toBe(expected)
})

it('a parameter is taken as it is written, brackets included', () => {
  expect(names('a/b.py::T::test[x::y/z.py]', 'a.b.T.test[x::y/z.py]')).toBe(true)
  expect(names('a.b.test[x]', 'a.b.testx')).toBe(false)
})

it('many stars take no time', () => {
  expect(names(`${'*a'.repeat(500)}*b`, 'a'.repeat(1_000))).toBe(false)
})

it('an entry holds until the end of its last day, in UTC', () => {
  expect(isExpired(entry('a'), now)).toBe(false)
  expect(isExpired(entry('a'), new Date('2027-01-01T00:00:00Z'))).toBe(true)
  expect(matchQuarantine([entry('a', '2026-12-30')], now).find('a')).toBeUndefined()
})
