import { expect, it } from 'vitest'

import { createRedactor } from '../../redaction/redactor.ts'
import { readJunit } from '../suites/junit/read-junit.ts'
import type { TestCase } from '../suites/junit/read-junit.ts'
import { renderJunit } from './render-junit.ts'
import type { JunitTest } from './render-junit.ts'

const test = (name: string, changes: Partial<JunitTest> = {}): JunitTest => ({
  classname: 'flow',
  name,
  file: null,
  line: null,
  seconds: 0.25,
  outcome: 'passed',
  message: '',
  text: '',
  ...changes,
})
const rule = {
  id: 'integration/ready',
  verdict: 'fail' as const,
  expected: 'every service to become ready',
  found: 'api exited with code 1\nits last lines: …',
  fix: 'See logs/api.log.',
  locations: [],
}

it('holds the tests of every suite, and each rule as a test of its own', () => {
  const suites = [
    { name: 'e2e', seconds: 2, tests: [test('fills'), test('later', { outcome: 'skipped' })] },
    { name: 'contracts', seconds: 1, tests: [test('shape')] },
  ]
  expect(renderJunit(suites, [rule, { ...rule, id: 'integration/clean', verdict: 'pass' }], 3))
    .toMatchInlineSnapshot(`
    "<?xml version="1.0" encoding="UTF-8"?>
    <testsuites name="papergate" tests="5" failures="1" errors="0" skipped="1" time="3.000">
      <testsuite name="e2e" tests="2" failures="0" errors="0" skipped="1" time="2.000">
        <testcase classname="flow" name="fills" time="0.250"/>
        <testcase classname="flow" name="later" time="0.250"><skipped/></testcase>
      </testsuite>
      <testsuite name="contracts" tests="1" failures="0" errors="0" skipped="0" time="1.000">
        <testcase classname="flow" name="shape" time="0.250"/>
      </testsuite>
      <testsuite name="papergate.integration" tests="2" failures="1" errors="0" skipped="0" time="3.000">
        <testcase classname="papergate.integration" name="integration/ready"><failure message="api exited with code 1">expected: every service to become ready
    found: api exited with code 1
    its last lines: …
    to do: See logs/api.log.</failure></testcase>
        <testcase classname="papergate.integration" name="integration/clean"/>
      </testsuite>
    </testsuites>
    "
  `)
})

it('comes back from a reader as it was, whatever the names and messages hold', async () => {
  const hostile = `<&"'>]]>\u0000\u001b[31m\ud800 end`
  const failed = { outcome: 'failed', message: hostile, text: hostile, file: 'a&b.py' } as const
  const suites = [{ name: hostile, seconds: 1, tests: [test(hostile, { ...failed, line: 7 })] }]
  const read: TestCase[] = []
  const chunks = (async function* () {
    yield Buffer.from(renderJunit(suites, [], 1))
  })()
  await readJunit(chunks, 'merged.xml', (one) => read.push(one), createRedactor())
  expect(read).toMatchObject([
    { name: `<&"'>]]> end`, message: `<&"'>]]> end`, file: 'a&b.py', line: 7, outcome: 'failed' },
  ])
})
