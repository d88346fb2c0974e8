import { SaxesParser } from 'saxes'

import { InputError } from '../../contract/input-error.ts'
import type { TestFailure } from '../integration-data.ts'

export type JunitReport = { readonly tests: number; readonly failures: readonly TestFailure[] }

const LONGEST_MESSAGE = 500

/** Reads a JUnit report: how many tests it names, and those that failed or broke. @throws InputError for anything else. */
export function readJunit(xml: string, path: string): JunitReport {
  const parser = new SaxesParser()
  const failures: TestFailure[] = []
  let tests = 0
  let sawSuite = false
  let test: Readonly<Record<string, string>> | null = null
  let failure: Readonly<Record<string, string>> | null = null
  let text = ''
  parser.on('error', (error) => {
    throw malformed(path, error.message)
  })
  parser.on('opentag', ({ name, attributes }) => {
    if (name === 'testsuite' || name === 'testsuites') sawSuite = true
    if (name === 'testcase') {
      tests += 1
      test = attributes
    }
    if ((name === 'failure' || name === 'error') && test !== null) {
      failure = attributes
      text = ''
    }
  })
  const addText = (part: string): void => {
    if (text.length < LONGEST_MESSAGE) text += part
  }
  parser.on('text', addText)
  parser.on('cdata', addText)
  parser.on('closetag', ({ name }) => {
    if ((name === 'failure' || name === 'error') && test !== null && failure !== null) {
      failures.push(toFailure(test, failure, text))
      failure = null
      // A test that fails and then breaks in its teardown is one failed test.
      test = null
    }
    if (name === 'testcase') test = null
  })
  parser.write(xml).close()
  if (!sawSuite) throw malformed(path, 'no <testsuite> in it')
  return { tests, failures }
}

function toFailure(
  test: Readonly<Record<string, string>>,
  failure: Readonly<Record<string, string>>,
  text: string,
): TestFailure {
  const line = Number.parseInt(test['line'] ?? '', 10)
  const name = [test['classname'], test['name']].filter((part) => part !== undefined && part !== '')
  return {
    name: name.join('.') || 'unnamed',
    message: (failure['message'] || text.trim() || failure['type'] || '').slice(0, LONGEST_MESSAGE),
    path: test['file'] ?? null,
    line: line > 0 ? line : null,
  }
}

function malformed(path: string, found: string): InputError {
  return new InputError('integration/junit', {
    expected: `a JUnit report at ${path}`,
    found,
    fix: 'Let the suite write it (pytest: --junitxml=FILE), or remove `junit` from the suite.',
  })
}
