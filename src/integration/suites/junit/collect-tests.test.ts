import { expect, it } from 'vitest'

import { failedTest, testCase } from '../../testing/test-case.ts'
import { collectTests } from './collect-tests.ts'

it('counts tests, and keeps each failed one once', () => {
  const collector = collectTests()
  const skipped = testCase('t.c', { outcome: 'skipped' })
  for (const test of [testCase('t.a'), failedTest('t.b'), failedTest('t.b'), skipped])
    collector.add(test)
  collector.addUnnamed(2)
  expect(collector.summary()).toMatchObject({
    tests: 4,
    skipped: 1,
    failed: 1,
    failures: [{ id: 't.b' }],
    unnamed: 2,
  })
})

it('names the five slowest, the slowest first', () => {
  const collector = collectTests()
  for (const seconds of [3, 1, 9, 4, null, 7, 0, 2]) {
    collector.add(testCase(`t.${seconds}`, { seconds }))
  }
  expect(collector.summary().slowest.map(({ name }) => name)).toEqual([
    't.9',
    't.7',
    't.4',
    't.3',
    't.2',
  ])
})

it('keeps so many failures, and counts all', () => {
  const collector = collectTests()
  for (let index = 0; index < 1_500; index += 1) collector.add(failedTest(`t.${index}`))
  const { failed, failures } = collector.summary()
  expect([failed, failures.length]).toEqual([1_500, 1_000])
})

it('counts what patterns name, and keeps how the wanted ended, a failure before all', () => {
  const collector = collectTests([(id) => id.startsWith('t.')], new Set(['t.a']))
  for (const test of [failedTest('t.a'), testCase('t.a'), testCase('t.b'), testCase('u.a')]) {
    collector.add(test)
  }
  const { matched, wanted } = collector.summary()
  expect(matched).toEqual([{ tests: 3, failed: 1 }])
  expect([...wanted.values()].map(({ outcome }) => outcome)).toEqual(['failed'])
})

it('a test that the runner itself tried again until it passed is flaky', () => {
  const collector = collectTests()
  collector.add(testCase('t.a', { failedBefore: 2 }))
  expect(collector.summary()).toMatchObject({ failed: 0, flaky: [{ id: 't.a', failedBefore: 2 }] })
})
