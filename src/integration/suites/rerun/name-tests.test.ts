import { expect, it } from 'vitest'

import { testCase } from '../../testing/test-case.ts'
import { nodeIdOf, possibleFiles } from './name-tests.ts'

const idOf = (classname: string, file: string | null, ...existing: readonly string[]) => {
  const test = testCase('x', { classname, name: 'test_a[1.5/b]', file })
  expect(possibleFiles(test)).toEqual(expect.arrayContaining([...existing]))
  return nodeIdOf(test, new Set(existing))
}

it.each([
  [
    'a function',
    'tests.e2e.test_flow',
    'tests/e2e/test_flow.py',
    'tests/e2e/test_flow.py::test_a[1.5/b]',
  ],
  [
    'a class',
    'tests.test_flow.TestFills.TestDeep',
    'tests/test_flow.py',
    'tests/test_flow.py::TestFills::TestDeep::test_a[1.5/b]',
  ],
  [
    'a root above the suite’s folder',
    'examples.platform.tests.test_flow',
    'tests/test_flow.py',
    'tests/test_flow.py::test_a[1.5/b]',
  ],
])('names %s by the file that exists', (_what, classname, file, id) => {
  expect(idOf(classname, null, file)).toBe(id)
})

it('the longest path that exists is the test’s own', () => {
  expect(idOf('tests.flow.test_a', null, 'tests.py', 'tests/flow.py')).toBe(
    'tests/flow.py::test_a::test_a[1.5/b]',
  )
})

it('a file that the report names comes first', () => {
  expect(idOf('tests.test_flow.TestA', 'tests/test_flow.py', 'tests/test_flow.py')).toBe(
    'tests/test_flow.py::TestA::test_a[1.5/b]',
  )
})

it('no file, no id', () => {
  expect(idOf('com.acme.FlowTest', null)).toBeNull()
})
