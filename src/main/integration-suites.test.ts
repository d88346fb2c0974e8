import { expect, it } from 'vitest'

import { configSchema } from '../config/schema.ts'
import { chooseSuites, suitePolicy } from './integration-suites.ts'

const { integration: file } = configSchema.parse({
  version: 1,
  integration: {
    compose: ['compose.yml'],
    suites: [
      { name: 'e2e', run: 'pytest', in: 'tests', junit: 'a.xml', rerun: 'pytest {tests}' },
      { name: 'load', run: 'k6', service: 'db' },
    ],
    flaky: { max: 0 },
  },
})
const namesOf = (flags: Parameters<typeof chooseSuites>[1]): readonly string[] =>
  chooseSuites(file, flags, '/here').map(
    ({ name, run, in: folder }) => `${name}: ${run} in ${folder}`,
  )

it.each([
  ['all of the file', {}, ['e2e: pytest in tests', 'load: k6 in .']],
  ['those that are named', { suite: ['load'] }, ['load: k6 in .']],
  ['a command in the current folder', { suite: ['make it'] }, ['suite: make it in /here']],
  ['commands and names', { suite: ['x', 'e2e'] }, ['suite-1: x in /here', 'e2e: pytest in tests']],
  ['a command in a container', { suite: ['x'], in: 'db' }, ['suite: x in .']],
])('runs %s', (_what, flags, names) => {
  expect(namesOf(flags)).toEqual(names)
})

it('hands tests to the suites that are chosen', () => {
  expect(chooseSuites(file, { suite: ['e2e'], test: ['a.py'] }, '/')).toMatchObject([
    { tests: ['a.py'] },
  ])
  expect(() => chooseSuites(file, { test: ['a.py'] }, '/')).toThrow(/found load/)
  expect(() => chooseSuites(undefined, { test: ['a.py'] }, '/')).toThrow(/found no suite/)
})

it('takes a run of some suites or tests for a part, in which the quarantine may be unused', () => {
  expect(suitePolicy(file, {})).toMatchObject({ isPart: false, mostFlaky: 0 })
  expect(suitePolicy(file, { suite: ['e2e'] }).isPart).toBe(true)
  expect(suitePolicy(undefined, { test: ['a'] })).toMatchObject({ isPart: true, mostFlaky: 3 })
})
