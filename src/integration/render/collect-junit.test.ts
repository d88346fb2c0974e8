import { expect, it } from 'vitest'

import { sampleData } from '../testing/sample-result.ts'
import { collectJunit } from './collect-junit.ts'

const test = (name: string, outcome: 'passed' | 'failed' | 'skipped') => ({
  id: `flow.${name}`,
  classname: 'flow',
  name,
  file: null,
  line: null,
  seconds: 1,
  outcome,
  message: '',
  text: '',
  failedBefore: 0,
})
/** Names and outcomes in the first suite of the sample, `e2e`, with these tests in quarantine. */
const outcomes = (
  collection: ReturnType<typeof collectJunit>,
  quarantined: readonly string[] = [],
) => {
  const failures = quarantined.map((name) => ({ name, message: '', path: null, line: null }))
  const reports = sampleData.suites
    .slice(0, 1)
    .map((suite) => ({ ...suite, quarantined: failures }))
  return collection
    .suites(reports)
    .flatMap(({ tests }) => tests.map(({ name, outcome }) => `${name} ${outcome}`))
}

it('of a test that was run again the last outcome counts, once', () => {
  const collection = collectJunit()
  collection.onTest('e2e', test('fills', 'failed'), false)
  collection.onTest('e2e', test('rests', 'passed'), false)
  collection.onTest('e2e', test('fills', 'passed'), true)
  expect(outcomes(collection)).toEqual(['fills passed', 'rests passed'])
})

it('cases of the same name are tests of their own', () => {
  const collection = collectJunit()
  collection.onTest('e2e', test('fills', 'failed'), false)
  collection.onTest('e2e', test('fills', 'passed'), false)
  expect(outcomes(collection)).toEqual(['fills failed', 'fills passed'])
})

it('what is in quarantine fails no other tool either', () => {
  const collection = collectJunit()
  collection.onTest('e2e', test('fills', 'failed'), false)
  expect(outcomes(collection, ['flow.fills'])).toEqual(['fills skipped'])
})

it('a suite without a report has no tests', () => {
  expect(outcomes(collectJunit())).toEqual([])
})
