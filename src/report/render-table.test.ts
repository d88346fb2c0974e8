import { expect, it } from 'vitest'

import type { GateResult } from '../contract/result.ts'
import { renderFailures } from './render-table.ts'

function failureAt(path: string): string {
  const result: GateResult = {
    schema: 'papergate/result/v1',
    gate: 'coverage',
    verdict: 'fail',
    summary: 'short',
    rules: [
      {
        id: 'coverage/patch-min',
        verdict: 'fail',
        expected: 'more',
        found: 'less',
        fix: '',
        locations: [{ path, line: 3 }, { path: 'b.py' }],
      },
    ],
    startedAt: '2026-01-01T00:00:00.000Z',
    finishedAt: '2026-01-01T00:00:01.000Z',
    data: {},
  }
  return renderFailures([result], { color: false })
}

it('a failure says where', () => {
  expect(failureAt('a.py')).toMatchInlineSnapshot(`
    "fail  coverage/patch-min
      expected: more
      found:    less
      where:    a.py:3, b.py"
  `)
})

it('a name with line breaks and terminal sequences neither begins a line nor paints it', () => {
  expect(failureAt('a\n::error::b\r\u001B[31m\u2028c.py').split('\n').at(-1)).toBe(
    '  where:    a\\u000a::error::b\\u000d\\u001b[31m\\u2028c.py:3, b.py',
  )
})
