import type { TestCase } from '../suites/junit/read-junit.ts'

/** A test as a report names it, `class.name`; by default it passed. */
export function testCase(id: string, changes: Partial<TestCase> = {}): TestCase {
  const dot = id.lastIndexOf('.')
  return {
    id,
    classname: id.slice(0, Math.max(0, dot)),
    name: id.slice(dot + 1),
    file: null,
    line: null,
    seconds: 1,
    outcome: 'passed',
    message: '',
    text: '',
    failedBefore: 0,
    ...changes,
  }
}

export function failedTest(id: string, changes: Partial<TestCase> = {}): TestCase {
  return testCase(id, { outcome: 'failed', message: 'no fill', ...changes })
}
