import { expect, it } from 'vitest'

import { createHarness, healthy, idle } from './fixtures/integration-harness.ts'

const config = (suites: readonly object[]): string =>
  JSON.stringify({ version: 1, integration: { compose: ['compose.yml'], suites } })

const listening = { ...healthy, expose: ['5432'] }
const report = '<testsuite><testcase classname="t" name="a"/></testsuite>'
const suite = `getent hosts $PAPERGATE_DB_HOST && test $PAPERGATE_DB_PORT_5432 = 5432 && echo '${report}' > e2e.xml`

it('a service of a profile is a suite’s own container, is not waited for, and is gone afterwards', async () => {
  const tests = {
    ...idle,
    profiles: ['test'],
    working_dir: '/srv',
    environment: { FROM_FILE: 'yes' },
    depends_on: { db: { condition: 'service_healthy' } },
    healthcheck: { test: ['CMD', 'false'], interval: '1s', retries: 1 },
  }
  await using harness = await createHarness({ db: listening, tests })
  const container = { service: 'tests' }
  await harness.write(
    'papergate.yml',
    config([
      {
        name: 'e2e',
        container,
        junit: 'e2e.xml',
        run: `test $FROM_FILE$PWD = yes/srv && ${suite}`,
      },
      { name: 'clean', container, run: 'test ! -e e2e.xml' },
      {
        name: 'host',
        run: 'test -n "$PAPERGATE_PROJECT" && env | grep -q PAPERGATE_TESTS && exit 1; true',
      },
    ]),
  )
  const { exitCode, text } = await harness.begin().ended
  expect(text).toContain('e2e: 1 test passed')
  expect(text).toContain('1 service ready')
  expect(exitCode).toBe(0)
})

it('any image is a suite’s own container, with the repository in it, where the person keeps what it writes', async () => {
  await using harness = await createHarness({ db: listening })
  const container = { image: 'debian:bookworm-slim' }
  await harness.write(
    'papergate.yml',
    config([{ name: 'e2e', container, junit: 'e2e.xml', run: suite }]),
  )
  const { exitCode, text } = await harness.begin('--suite', 'e2e').ended
  expect(text).toContain('e2e: 1 test passed')
  expect(exitCode).toBe(0)
})

it('a suite’s container that there is not is exit 2, before anything starts', async () => {
  await using harness = await createHarness({ db: listening })
  await harness.write(
    'papergate.yml',
    config([{ name: 'e2e', run: 'true', container: { service: 'test' } }]),
  )
  const { exitCode, text } = await harness.begin().ended
  expect(text).toMatch(/to name a service of the compose files \(db\)\s+found: +test/)
  expect(exitCode).toBe(2)
})

it('--suite picks one of the file, --test hands tests to its rerun', async () => {
  await using harness = await createHarness({ db: listening })
  const rerun = `echo tests {tests} && echo '${report}' > e2e.xml`
  await harness.write(
    'papergate.yml',
    config([
      { name: 'other', run: 'exit 9' },
      { name: 'e2e', run: 'exit 8', rerun, junit: 'e2e.xml' },
    ]),
  )
  const { exitCode } = await harness.begin('--suite', 'e2e', '--test', 'tests/a.py::b', 'c d').ended
  expect(await harness.log('suite-e2e.log')).toBe('tests tests/a.py::b c d\n')
  expect(exitCode).toBe(0)
  const none = await harness.begin('--test', 'a').ended
  expect(none.text).toMatch(/suites that say by `rerun` how to run single tests\s+found: +other/)
  expect(none.exitCode).toBe(2)
})
