import { expect, it } from 'vitest'

import { InputError } from '../../../contract/input-error.ts'
import { createRedactor } from '../../../redaction/redactor.ts'
import { readJunit } from './read-junit.ts'
import type { TestCase } from './read-junit.ts'

const SECRET = 'synthetic-secret-0123456789'
const redactor = createRedactor()
redactor.register(SECRET)

async function read(xml: string | Uint8Array, size = 7) {
  const bytes = typeof xml === 'string' ? new TextEncoder().encode(xml) : xml
  const tests: TestCase[] = []
  const pieces = async function* (): AsyncGenerator<Uint8Array> {
    for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
  }
  const { unnamed } = await readJunit(
    pieces(),
    'out/junit.xml',
    (test) => tests.push(test),
    redactor,
  )
  return { tests, unnamed }
}

const testsOf = (...cases: readonly string[]): string =>
  `<?xml version="1.0" encoding="utf-8"?><testsuites><testsuite name="suite">${cases.join('')}</testsuite></testsuites>`
const only = async (inner: string): Promise<TestCase | undefined> =>
  (await read(testsOf(inner))).tests[0]

it('reads what pytest writes: names, outcome, first words, place, with lines from zero', async () => {
  const xml = testsOf(
    '<testcase classname="tests.e2e.test_flow" name="test_fills[märket]" time="0.1" />',
    `<testcase classname="tests.e2e.test_flow" name="test_limits" file="tests/e2e/test_flow.py" line="41" time="0.2">
       <failure message="AssertionError: assert &#39;open&#39; == &#39;filled&#39;&#10;  where">def test_limits(): …</failure></testcase>`,
    '<testcase classname="tests.e2e.test_flow" name="test_later"><skipped type="pytest.skip" message="no data"/></testcase>',
    '<testcase classname="" name="tests.e2e.test_broken"><error message="collection failure">ImportError</error></testcase>',
  ).replace('name="suite"', 'name="pytest"')
  const { tests } = await read(xml)
  expect(tests.map(({ id, outcome, seconds }) => [id, outcome, seconds])).toEqual([
    ['tests.e2e.test_flow.test_fills[märket]', 'passed', 0.1],
    ['tests.e2e.test_flow.test_limits', 'failed', 0.2],
    ['tests.e2e.test_flow.test_later', 'skipped', null],
    ['tests.e2e.test_broken', 'failed', null],
  ])
  expect(tests[1]).toMatchObject({
    message: "AssertionError: assert 'open' == 'filled'",
    file: 'tests/e2e/test_flow.py',
    line: 42,
    text: 'def test_limits(): …',
  })
})

it('reads what jest, go-junit-report, gtest and surefire write', async () => {
  const xml = testsOf(
    '<testcase classname="orders fills" name="orders fills" time="1,234.5"><failure>Error: no\n at x</failure></testcase>',
    '<testcase classname="example.com/flow" name="TestFlow/fill" time="0.000"><failure message="Failed" type="">flow_test.go:7: no</failure></testcase>',
    '<testcase classname="Flow" name="Later" status="notrun" result="suppressed"/>',
    '<testcase classname="a.B" name="odd"><flakyFailure message="1"/><flakyError message="2"/></testcase>',
    '<testcase classname="a.B" name="bad"><failure message="1">t</failure><rerunFailure message="2"/></testcase>',
  )
  const { tests } = await read(xml)
  expect(
    tests.map(({ name, outcome, failedBefore }) => `${name} ${outcome} ${failedBefore}`),
  ).toEqual([
    'orders fills failed 0',
    'TestFlow/fill failed 0',
    'Later skipped 0',
    'odd passed 2',
    'bad failed 0',
  ])
  expect(tests[0]).toMatchObject({ seconds: 1_234.5, message: 'Error: no', line: null })
})

it('reads tests of suites within suites once', async () => {
  const xml =
    '<testsuite tests="9"><testsuite><testcase name="a"/></testsuite><testsuite><testsuite><testcase name="b"/><testcase name="c"><failure/></testcase></testsuite></testsuite></testsuite>'
  expect((await read(xml)).tests.map(({ id }) => id)).toEqual(['a', 'b', 'c'])
})

it.each([
  ['its text, CDATA included', '<failure><![CDATA[1 < 2 & more]]></failure>', '1 < 2 & more'],
  ['its type where it says nothing', '<error type="OSError"/>', 'OSError'],
  ['nothing where it has nothing', '<failure/>', ''],
  ['no colours', '<failure message="#x1B[31mred#x1B[0m"/>', 'red'],
  ['one line', '<failure message="::error::x&#10;y"/>', '::error::x'],
  ['no marks that turn text round', '<failure message="a\u202eb"/>', 'ab'],
])('takes as message %s', async (_what, inner, message) => {
  expect((await only(`<testcase name="a">${inner}</testcase>`))?.message).toBe(message)
})

it('a test that fails and then breaks in its teardown is one failed test', async () => {
  const { tests } = await read(
    testsOf(
      '<testcase name="a"><failure message="first"/><error message="then"/></testcase>',
      '<testcase name="b"/>',
    ),
  )
  expect(tests.map(({ message }) => message)).toEqual(['first', ''])
})

it('cuts names and messages that would fill the result, and keeps both ends of a text', async () => {
  const long = 'x'.repeat(200_000)
  const test = await only(
    `<testcase name="${long}"><failure message="${long}">start ${long} end</failure></testcase>`,
  )
  expect(test?.name).toHaveLength(1_000)
  expect(test?.message).toHaveLength(500)
  expect(test?.text).toMatch(/^start x+\n…\nx+ end$/)
  expect(test?.text.length).toBeLessThan(70_000)
})

it('characters that XML does not know, and bytes that are no UTF-8, make no report unreadable', async () => {
  const xml = Buffer.from(testsOf('<testcase name="a\u001b[31m\u0000"><failure/></testcase>x?'))
  const bytes = Buffer.concat([xml.subarray(0, -40), Buffer.from([0xff]), xml.subarray(-40)])
  expect((await read(bytes)).tests).toHaveLength(1)
})

it.each([
  [
    'what the suite counts and does not name',
    '<testsuite failures="2" errors="1"><testcase name="a"><failure/></testcase></testsuite>',
    2,
  ],
  [
    'nothing where all are named',
    '<testsuites failures="1"><testsuite failures="1"><testcase name="a"><failure/></testcase></testsuite></testsuites>',
    0,
  ],
  [
    'counts of inner suites alone',
    '<testsuites><testsuite errors="1"/><testsuite failures="1"/></testsuites>',
    2,
  ],
])('counts as unnamed %s', async (_what, xml, unnamed) => {
  expect((await read(xml)).unnamed).toBe(unnamed)
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
  ['elements without end within each other', '<testsuite>'.repeat(10_000)],
])('refuses %s, naming the file and what to do', async (_what, xml) => {
  const error = await read(xml).catch((caught: unknown) => caught)
  expect(error).toBeInstanceOf(InputError)
  expect(String(error)).toMatch(
    /expected a JUnit report at out\/junit\.xml; found .+--junitxml=FILE/s,
  )
})

it('hands over what came before a report breaks off', async () => {
  const tests: string[] = []
  const pieces = async function* (): AsyncGenerator<Uint8Array> {
    yield Buffer.from('<testsuite><testcase name="a"/><testcase name="b"><failu')
  }
  const reading = readJunit(pieces(), 'x', ({ id }) => tests.push(id), redactor)
  await expect(reading).rejects.toThrow(InputError)
  expect(tests).toEqual(['a'])
})

it('a gigantic output that a test captured costs no memory', async () => {
  const line = Buffer.from('a line of output & more <b>\n'.replaceAll(/[&<>]/g, ' ').repeat(2_000))
  const pieces = async function* (): AsyncGenerator<Uint8Array> {
    yield Buffer.from('<testsuite><testcase name="a"><system-out>')
    for (let size = 0; size < 30_000_000; size += line.length) yield line
    yield Buffer.from('</system-out><failure message="no"/></testcase></testsuite>')
  }
  const before = process.memoryUsage().heapUsed
  const tests: TestCase[] = []
  await readJunit(pieces(), 'x', (test) => tests.push(test), redactor)
  expect(tests[0]?.message).toBe('no')
  expect(process.memoryUsage().heapUsed - before).toBeLessThan(60_000_000)
})

it.each<readonly [what: string, failure: string]>([
  ['a message', `<failure message="${'x'.repeat(480)}${SECRET}"/>`],
  ['a long text', `<failure>${text()}</failure>`],
  ['a text that comes as one section', `<failure><![CDATA[${text()}]]></failure>`],
  ['lines of Windows', `<failure><![CDATA[${'\r\n'.repeat(512)}${text()}]]></failure>`],
  ['sections', `<failure><![CDATA[${text()}]]><![CDATA[${text()}]]> end</failure>`],
])('where %s is cut stands no part of a secret', async (_what, failure) => {
  const { tests } = await read(testsOf(`<testcase name="a">${failure}</testcase>`), 65_536)
  expect(tests[0]?.outcome).toBe('failed')
  expect(JSON.stringify(tests)).not.toMatch(/synthetic|0123456789/)
})

/** 200 KB with the secret across each multiple of 1 KB. */
function text(): string {
  const filler = '.'.repeat(1_024 - SECRET.length)
  const half = SECRET.length / 2
  return `${filler}${'.'.repeat(half)}${`${SECRET}${filler}`.repeat(200)}`
}
