import { expect, it } from 'vitest'

import { failedTest } from '../../testing/test-case.ts'
import { findInRepository } from './find-in-repository.ts'
import { locateTest } from './locate-test.ts'

const files = new Set([
  'tests/e2e/test_flow.py',
  'tests/e2e/live.py',
  'src/orders.test.ts',
  'pkg/flow/flow_test.go',
])
const find = (path: string): string | null => (files.has(path) ? path : null)

it.each([
  [
    'pytest’s trace, in the test’s own file before the one that raised',
    failedTest('tests.e2e.test_flow.test_fills', {
      text: 'tests/e2e/test_flow.py:12: \n_ _ _\ntests/e2e/test_flow.py:40: \n_ _\ntests/e2e/live.py:7: AssertionError',
    }),
    'tests/e2e/test_flow.py:40',
  ],
  [
    'Python’s own trace',
    failedTest('x.y', {
      text: 'Traceback:\n  File "tests/e2e/test_flow.py", line 3, in a\n  File "tests/e2e/live.py", line 9, in b',
    }),
    'tests/e2e/live.py:9',
  ],
  [
    'the deepest call of a JavaScript trace that is the repository’s own',
    failedTest('orders fills', {
      text: 'Error: no\n  at check (node_modules/x/src/orders.test.ts:1:2)\n  at Object.<anonymous> (src/orders.test.ts:10:5)\n  at run (src/orders.test.ts:99:1)',
    }),
    'src/orders.test.ts:10',
  ],
  [
    'a Go file by its package',
    failedTest('x', {
      classname: 'example.com/mod/pkg/flow',
      text: '    flow_test.go:42: no fill',
    }),
    'pkg/flow/flow_test.go:42',
  ],
  [
    'the attributes',
    failedTest('a.b', { file: 'src/orders.test.ts', line: 3 }),
    'src/orders.test.ts:3',
  ],
  [
    'the class’s file alone, where there is no trace',
    failedTest('tests.e2e.test_flow.test_a'),
    'tests/e2e/test_flow.py:null',
  ],
  [
    'nothing outside',
    failedTest('a.b', { file: '/etc/passwd', line: 1, text: '/etc/x.py:3: no' }),
    null,
  ],
  [
    'nothing unknown',
    failedTest('com.acme.FlowTest.a', { text: 'at FlowTest.a(FlowTest.java:4)' }),
    null,
  ],
])('finds %s', (_what, test, expected) => {
  const place = locateTest(test, find)
  expect(place === null ? null : `${place.path}:${place.line}`).toBe(expected)
})

it('long lines without a place take no time', () => {
  const text = `${'a'.repeat(60_000)}\n`.repeat(20)
  const startedAt = performance.now()
  expect(locateTest(failedTest('a.b', { text }), find)).toBeNull()
  expect(performance.now() - startedAt).toBeLessThan(2_000)
})

const repository = new Set(['/repo/app/tests/test_a.py', '/repo/tests/test_b.py', '/other/c.py'])
it.each([
  ['relative to the suite’s folder', 'tests/test_a.py', true, 'app/tests/test_a.py'],
  ['relative to a folder above', 'tests/test_b.py', true, 'tests/test_b.py'],
  ['absolute', '/repo/app/tests/test_a.py', true, 'app/tests/test_a.py'],
  ['outside', '/other/c.py', true, null],
  ['upwards', '../../other/c.py', true, null],
  ['somewhere in a container', '/srv/repo/tests/test_b.py', false, 'tests/test_b.py'],
  ['a bare name in a container', '/srv/README.md', false, null],
])('a path %s', (_what, path, isOnHost, found) => {
  const suite = { root: '/repo', folder: 'app', isOnHost }
  expect(findInRepository(path, suite, (file) => repository.has(file))).toBe(found)
})
