import { expect, it } from 'vitest'

import { InputError } from '../../contract/input-error.ts'
import { readJunit } from './read-junit.ts'

const testsOf = (...cases: readonly string[]): string =>
  `<?xml version="1.0" encoding="utf-8"?><testsuites><testsuite name="pytest">${cases.join('')}</testsuite></testsuites>`
const failure = (xml: string) => readJunit(xml, 'junit.xml').failures[0]

it('reads what pytest writes: name, first words of the message, place', () => {
  const xml = testsOf(
    '<testcase classname="tests.e2e.test_flow" name="test_fills[market]" time="0.1" />',
    `<testcase classname="tests.e2e.test_flow" name="test_limits" file="tests/e2e/test_flow.py" line="41" time="0.2">
       <failure message="AssertionError: assert &#39;open&#39; == &#39;filled&#39;">def test_limits(): …</failure></testcase>`,
    '<testcase classname="tests.e2e.test_flow" name="test_later"><skipped type="pytest.skip" message="no data"/></testcase>',
    '<testcase classname="" name="tests.e2e.test_broken"><error message="collection failure">ImportError</error></testcase>',
  )
  expect(readJunit(xml, 'junit.xml')).toEqual({
    tests: 4,
    failures: [
      {
        name: 'tests.e2e.test_flow.test_limits',
        message: "AssertionError: assert 'open' == 'filled'",
        path: 'tests/e2e/test_flow.py',
        line: 41,
      },
      { name: 'tests.e2e.test_broken', message: 'collection failure', path: null, line: null },
    ],
  })
})

it('counts tests of suites within suites once', () => {
  const xml =
    '<testsuite tests="9"><testsuite><testcase name="a"/></testsuite><testsuite><testsuite><testcase name="b"/><testcase name="c"><failure/></testcase></testsuite></testsuite></testsuite>'
  expect(readJunit(xml, 'junit.xml')).toMatchObject({ tests: 3, failures: [{ name: 'c' }] })
})

it.each([
  ['its text, CDATA included', '<failure><![CDATA[1 < 2 & more]]></failure>', '1 < 2 & more'],
  ['its type where it says nothing', '<error type="OSError"/>', 'OSError'],
  ['nothing where it has nothing', '<failure/>', ''],
])('takes as message %s', (_what, inner, message) => {
  expect(failure(testsOf(`<testcase name="a">${inner}</testcase>`))?.message).toBe(message)
})

it('a test that fails and then breaks in its teardown is one failed test', () => {
  const xml = testsOf(
    '<testcase name="a"><failure message="first"/><error message="then"/></testcase>',
    '<testcase name="b"/>',
  )
  expect(readJunit(xml, 'junit.xml')).toMatchObject({ tests: 2, failures: [{ message: 'first' }] })
})

it('cuts a message that would fill the result', () => {
  const xml = testsOf(`<testcase name="a"><failure>${'x'.repeat(9_000)}</failure></testcase>`)
  expect(failure(xml)?.message).toHaveLength(500)
})

it('a suite without tests has none', () => {
  expect(readJunit('<testsuite/>', 'junit.xml')).toEqual({ tests: 0, failures: [] })
})

const bomb = `<!DOCTYPE b [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>
<testsuite><testcase name="&b;"/></testsuite>`

it.each([
  ['nothing', ''],
  ['no XML', 'no tests ran in 0.01s'],
  ['a report that is cut off', testsOf('<testcase name="a"/>').slice(0, -20)],
  ['a tag that is not closed', '<testsuite><testcase name="a"></testsuite>'],
  ['other XML', '<coverage line-rate="1"/>'],
  ['a page', '<!DOCTYPE html><html><head><meta charset="utf-8"></head><body>404</body></html>'],
  ['entities of its own', bomb],
])('refuses %s, naming the file and what to do', (_what, xml) => {
  const read = (): unknown => readJunit(xml, 'out/junit.xml')
  expect(read).toThrow(InputError)
  expect(read).toThrow(/^expected a JUnit report at out\/junit\.xml; found .+--junitxml=FILE/s)
})
