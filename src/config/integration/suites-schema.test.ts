import { expect, it } from 'vitest'
import * as z from 'zod'

import { suitePolicyKeys, suiteSchema } from './suites-schema.ts'

const suite = suiteSchema(z.string())
const policy = z.strictObject(suitePolicyKeys)
const e2e = { name: 'e2e', run: 'pytest' }
const problemOf = (schema: z.ZodType, value: unknown): string =>
  schema
    .safeParse(value)
    .error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)
    .join('\n') ?? 'fine'

it('a suite of a name and a command has sensible limits, and tries nothing again', () => {
  expect(suite.parse(e2e)).toEqual({
    ...e2e,
    in: '.',
    env: {},
    timeout: 600_000,
    retries: { perTest: 2, perRun: 10 },
    failureCodes: [1],
    parallel: false,
  })
  expect(policy.parse({})).toEqual({ suitesAtOnce: 4, flaky: { max: 3 }, quarantine: [] })
})

it.each([
  [
    'a container of a service',
    { container: { service: 'tests' }, in: '/srv', junit: '/out/*.xml' },
    'fine',
  ],
  ['a container of an image', { container: { image: 'python:3' } }, 'fine'],
  [
    'a container of nothing',
    { container: {} },
    'container: expected exactly one of `service` and `image`',
  ],
  [
    'two places',
    { container: { image: 'a' }, service: 'db' },
    'container: not to stand beside `service`',
  ],
  ['a folder outside', { in: '../other' }, 'in: a path below the repository root, written with /'],
  [
    'a report outside',
    { junit: '/tmp/x.xml' },
    'junit: a path below the repository root, written with /',
  ],
  [
    'a glob that a shell does not know',
    { service: 'db', junit: '**/x.xml' },
    'junit: a glob without `**`: a container’s shell reads it',
  ],
  [
    'no report beside `rerun`',
    { rerun: 'pytest {tests}' },
    'junit: a JUnit report beside `rerun`, to tell which tests failed',
  ],
  [
    'a `rerun` of all tests',
    { rerun: 'pytest', junit: 'a.xml' },
    'rerun: expected a command with {tests}, {names}, {regex}, {goRegex} in it',
  ],
])('%s', (_what, change, problem) => {
  expect(problemOf(suite, { ...e2e, ...change })).toBe(problem)
})

const entry = { test: 'tests.test_a', owner: 'ada', reason: 'venue', until: '2026-12-31' }
it.each([
  ['an entry', entry, 'fine'],
  ['all tests', { ...entry, test: '**' }, 'quarantine.0.test: expected more than `*`'],
  [
    'no last day',
    { ...entry, until: 'soon' },
    'quarantine.0.until: expected a day such as 2027-01-31',
  ],
])('a quarantine of %s', (_what, written, problem) => {
  expect(problemOf(policy, { quarantine: [written] })).toBe(problem)
})
