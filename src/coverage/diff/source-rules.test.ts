import { expect, it } from 'vitest'

import { findCodeLines, isMeasurableSource } from './source-rules.ts'

it.each([
  ['apps/gateway/src/risk.py', true],
  ['web/app.TSX', true],
  ['src/latest/contest.py', true],
  ['apps/gateway/tests/test_risk.py', false],
  ['src/test_risk.py', false],
  ['src/risk_test.go', false],
  ['src/risk.test.ts', false],
  ['src/conftest.py', false],
  ['src/orders_pb2.py', false],
  ['src/api.d.ts', false],
  ['dist/cli.js', false],
  ['README.md', false],
  ['Dockerfile', false],
  ['src/schema.sql', false],
])('%s must be in a report: %s', (path, expected) => {
  expect(isMeasurableSource(path)).toBe(expected)
})

it('blank lines and comments are no code', () => {
  expect([...findCodeLines('a.py', '# c\n\nx = 1  # c\n  # c\r\n"""doc"""\n')]).toEqual([3, 5])
  expect([
    ...findCodeLines('a.ts', '// c\n/* c\n * c\n */ a()\n/* c */\n/* c */ b()\n*p = 1\n'),
  ]).toEqual([4, 6, 7])
})
