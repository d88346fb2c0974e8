import type { RuleResult } from '../../contract/result.ts'
import { escapeXml } from './escape-xml.ts'

export type JunitTest = {
  readonly classname: string
  readonly name: string
  readonly file: string | null
  readonly line: number | null
  readonly seconds: number | null
  readonly outcome: 'passed' | 'failed' | 'skipped'
  readonly message: string
  readonly text: string
}

export type JunitSuite = {
  readonly name: string
  readonly seconds: number
  readonly tests: readonly JunitTest[]
}

const RULES = 'papergate.integration'

/**
 * All suites of a run as one JUnit report, and one test case for each rule of the gate, so that whatever reads
 * JUnit shows why a run failed even where no test did.
 */
export function renderJunit(
  suites: readonly JunitSuite[],
  rules: readonly RuleResult[],
  seconds: number,
): string {
  const all = [...suites, { name: RULES, seconds, tests: rules.map(toTest) }]
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="papergate" ${counts(all.flatMap(({ tests }) => tests))} time="${seconds.toFixed(3)}">`,
    ...all.flatMap(({ name, tests, seconds: own }) => [
      `  <testsuite name="${escapeXml(name)}" ${counts(tests)} time="${own.toFixed(3)}">`,
      ...tests.map(drawTest),
      '  </testsuite>',
    ]),
    '</testsuites>',
    '',
  ].join('\n')
}

/** What could not be decided counts as a failure, as it does for the gate. */
function toTest({ id, verdict, expected, found, fix, locations }: RuleResult): JunitTest {
  const [place] = locations
  const failed = verdict === 'fail' || verdict === 'error'
  return {
    classname: RULES,
    name: id,
    file: place?.path ?? null,
    line: place?.line ?? null,
    seconds: null,
    outcome: failed ? 'failed' : verdict === 'skip' ? 'skipped' : 'passed',
    message: failed ? (found.split('\n')[0] ?? '') : '',
    text: failed ? `expected: ${expected}\nfound: ${found}\nto do: ${fix}` : '',
  }
}

function counts(tests: readonly JunitTest[]): string {
  const count = (outcome: JunitTest['outcome']): number =>
    tests.filter((test) => test.outcome === outcome).length
  return `tests="${tests.length}" failures="${count('failed')}" errors="0" skipped="${count('skipped')}"`
}

function drawTest(test: JunitTest): string {
  const { classname, name, file, line, seconds, outcome } = test
  const attributes = [
    `classname="${escapeXml(classname)}"`,
    `name="${escapeXml(name)}"`,
    ...(file === null ? [] : [`file="${escapeXml(file)}"`]),
    ...(line === null ? [] : [`line="${line}"`]),
    ...(seconds === null ? [] : [`time="${seconds.toFixed(3)}"`]),
  ].join(' ')
  if (outcome === 'passed') return `    <testcase ${attributes}/>`
  const inner =
    outcome === 'skipped'
      ? '<skipped/>'
      : `<failure message="${escapeXml(test.message)}">${escapeXml(test.text)}</failure>`
  return `    <testcase ${attributes}>${inner}</testcase>`
}
