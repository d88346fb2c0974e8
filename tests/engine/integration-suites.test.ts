import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'

import { systemClock } from '../../src/adapters/clock.ts'
import { composeLabels, connectEngine } from '../../src/adapters/docker-engine.ts'
import { spawnExec } from '../../src/adapters/exec.ts'
import { createLineLog } from '../../src/adapters/log.ts'
import type { IntegrationDependencies } from '../../src/integration/integration-options.ts'
import { decideIntegration } from '../../src/integration/decide-integration.ts'
import { plainPolicy, plainSuite } from '../../src/integration/suites/suite-options.ts'
import type { SuiteOptions, SuitePolicy } from '../../src/integration/suites/suite-options.ts'
import { runSuites } from '../../src/integration/suites/run-suites.ts'
import type { SuiteSurroundings } from '../../src/integration/suites/run-suites.ts'
import { SUITE_LABEL } from '../../src/integration/suites/suite-containers.ts'
import { createRedactor } from '../../src/redaction/redactor.ts'

const engine = connectEngine(process.env['DOCKER_HOST'])
const pytest = resolve(import.meta.dirname, '../../examples/trading-platform/.venv/bin/pytest')
const project = `papergate-suites-test-${process.pid}`
const DEADLINE = { timeout: 10_000, interval: 50 }

const docker = async (...args: readonly string[]): Promise<string> => {
  const { exitCode, stdout, stderr } = await spawnExec('docker', args)
  if (exitCode !== 0) throw new Error(stderr)
  return stdout.trim()
}

const labelled = (service: string): readonly string[] =>
  [
    `--network ${project} --network-alias ${service} --init`,
    `--label ${composeLabels.project}=${project} --label ${composeLabels.service}=${service}`,
    `--label ${composeLabels.oneOff}=False`,
  ].flatMap((options) => options.split(' '))
const idle = ['debian:bookworm-slim', 'sh', '-c', 'trap "exit 0" TERM; sleep 3600 & wait']

/** One service that exposes two ports, one of them published. */
beforeAll(async () => {
  await docker('network', 'create', project)
  const options = '--publish 127.0.0.1::5432 --expose 9000 --workdir /srv'.split(' ')
  await docker('run', '--detach', ...labelled('db'), ...options, ...idle)
})
/** The container of a suite named `own`, as it is before the suite starts. */
const createOwn = (): Promise<string> =>
  docker('create', ...labelled('papergate-suite-own'), '--label', `${SUITE_LABEL}=own`, ...idle)
afterAll(async () => {
  const ids = await docker(
    'ps',
    '--all',
    '--quiet',
    '--filter',
    `label=${composeLabels.project}=${project}`,
  )
  await docker('rm', '--force', ...ids.split('\n'))
  await docker('network', 'rm', project)
})

let root = ''
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'papergate-suites-'))
  await mkdir(join(root, 'out/logs'), { recursive: true })
})
afterEach(() => rm(root, { recursive: true, force: true }))

/** Suites with a `name` each, run against the containers above, and judged. */
async function run(
  suites: readonly Partial<SuiteOptions>[],
  policy: Partial<SuitePolicy> = {},
  changes: Partial<SuiteSurroundings & Pick<IntegrationDependencies, 'signal'>> = {},
) {
  if (suites.some(({ name }) => name === 'own')) await createOwn()
  const lines: string[] = []
  const ran = await runSuites(
    suites.map((suite) => ({ ...plainSuite, name: 'e2e', run: 'true', timeout: 20_000, ...suite })),
    {
      project,
      policy: { ...plainPolicy, ...policy },
      onStart: ({ name }) => lines.push(`${name} started`),
      onEnd: ({ name }) => lines.push(`${name} ended`),
      ...changes,
    },
    {
      root,
      out: join(root, 'out'),
      env: process.env,
      exec: spawnExec,
      engine,
      clock: systemClock,
      log: createLineLog((line) => lines.push(line)),
      redactor: createRedactor(),
      signal: changes.signal ?? new AbortController().signal,
    },
  )
  const { rules } = decideIntegration({
    failure: null,
    readySeconds: 0,
    suites: ran.suites,
    suiteJudging: ran.judging,
    leftovers: null,
    data: { services: [], suites: [], timeline: [], logs: [] },
  })
  const verdicts = rules
    .slice(1)
    .map(({ id, verdict }) => `${id.replace('integration/', '')} ${verdict}`)
  return {
    reports: ran.suites.map(({ report }) => report),
    verdicts,
    rules,
    text: lines.join('\n'),
  }
}

const inContainer = { service: 'db' }
const inOwn = { name: 'own', container: { service: 'tests' } }
const log = (name = 'e2e'): Promise<string> =>
  readFile(join(root, `out/logs/suite-${name}.log`), 'utf8')
/** Processes of the machine, those in containers included, that have this in their command line. */
const running = async (text: string): Promise<readonly string[]> =>
  (await spawnExec('ps', ['-eo', 'stat=,args='])).stdout
    .split('\n')
    .filter((line) => line.includes(text) && !line.startsWith('Z'))

const report = (...cases: readonly string[]): string => `<testsuite>${cases.join('')}</testsuite>`
const passes = (name: string): string => `<testcase classname="t" name="${name}" time="0.1"/>`
const fails = (name: string): string =>
  `<testcase classname="t" name="${name}"><failure message="no"/></testcase>`

it.each([
  ['on the host', {}, /^127\.0\.0\.1 \d{4,5} none \S+$/m],
  ['in a service’s container', inContainer, /^db 5432 9000 \/srv$/m],
  ['in a container of its own', inOwn, /^db 5432 9000 \/$/m],
])('a suite %s is told where the services are', async (_where, suite, expected) => {
  const { verdicts, reports } = await run([
    {
      ...suite,
      env: { OWN: 'yes' },
      run: `echo "$PAPERGATE_DB_HOST $PAPERGATE_DB_PORT_5432 \${PAPERGATE_DB_PORT_9000:-none} $PWD"
        test "$OWN $PAPERGATE_PROJECT" = "yes ${project}"`,
    },
  ])
  expect(verdicts).toEqual([expect.stringMatching(/pass$/)])
  expect(await log(reports[0]?.name)).toMatch(expected)
})

it.each([
  ['on the host', { in: 'deep/folder' }, /only what an earlier run had written/],
  ['in a service’s container', { ...inContainer, in: '../tmp' }, /only what an earlier run/],
  ['in a container of its own', { ...inOwn, in: 'tmp' }, /no such file/],
])(
  'reports are found by name and by glob %s, also where the suite fails',
  async (_where, suite, none) => {
    await mkdir(join(root, 'deep/folder'), { recursive: true })
    const write = (name: string, text: string): string => `echo '${text}' > ${name}; `
    const one = await run([
      { ...suite, junit: 'one.xml', run: `${write('one.xml', report(fails('a')))}exit 1` },
    ])
    expect(one.reports[0]).toMatchObject({ tests: 1, failed: 1, exitCode: 1 })
    const both =
      write('r-1.xml', report(passes('a'), passes('b'))) + write('r-2.xml', report(passes('c')))
    const many = await run([{ ...suite, junit: 'r-*.xml', run: both }])
    expect(many.reports[0]).toMatchObject({ tests: 3, failed: 0, reportError: null })
    const stale = await run([{ ...suite, junit: 'r-*.xml' }])
    expect(stale.reports[0]?.reportError).toMatch(none)
  },
)

it.each([
  ['on the host', {}],
  ['in a service’s container', inContainer],
  ['in a container of its own', inOwn],
])(
  'past its time a suite is ended %s, with what left its group, ignores signals or dropped its environment',
  async (_where, suite) => {
    const mark = `31${process.pid}`
    const { reports, verdicts } = await run([
      {
        ...suite,
        timeout: 1_500,
        run: `trap '' TERM; setsid sleep ${mark}1 & (setsid sh -c 'sleep ${mark}2 & sleep ${mark}3' > /dev/null 2>&1 &); env -i sleep ${mark}4 & sleep ${mark}5`,
      },
    ])
    expect(verdicts[0]).toMatch(/fail$/)
    expect(reports[0]).toMatchObject({ timedOut: true, exitCode: 124 })
    for (const end of [1, 2, 3, 4, 5]) {
      expect(reports[0]?.stillRunning.join('\n')).toContain(`sleep ${mark}${end}`)
    }
    expect(await running(`sleep ${mark}`)).toEqual([])
    expect(reports[0]?.seconds).toBeLessThan(12)
  },
)

it.each([
  ['on the host', {}],
  ['in a service’s container', inContainer],
])('what a suite leaves running %s is named and ended', async (_where, suite) => {
  const mark = `32${process.pid}`
  const { reports, verdicts, text } = await run([
    // One that is just being started may be told only when it is ended.
    { ...suite, run: `setsid sleep ${mark}1 > /dev/null 2>&1 & sleep ${mark}2 & sleep 0.5` },
  ])
  expect(verdicts).toEqual(['suite/e2e pass'])
  expect(reports[0]?.leaked).toHaveLength(2)
  expect(text).toMatch(new RegExp(`warning: e2e left processes running.* sleep ${mark}1`))
  expect(await running(`sleep ${mark}`)).toEqual([])
})

it('an interrupt ends all that a suite had started, within seconds', async () => {
  const mark = `33${process.pid}`
  const interrupt = new AbortController()
  const ended = run(
    [{ run: `trap '' TERM INT; setsid sleep ${mark}1 & touch begun; sleep ${mark}2` }],
    {},
    { signal: interrupt.signal },
  ).catch((error: unknown) => error)
  await expect.poll(() => existsSync(join(root, 'begun')), DEADLINE).toBe(true)
  const interruptedAt = performance.now()
  interrupt.abort('SIGINT')
  expect(await ended).toMatchObject({ code: 'integration/interrupted' })
  expect(await running(`sleep ${mark}`)).toEqual([])
  expect(performance.now() - interruptedAt).toBeLessThan(4_000)
})

it('once it is of no use to go on, the suite that runs is ended and no other begins', async () => {
  const stop = new AbortController()
  const ended = run(
    [{ run: 'touch begun; sleep 600' }, { name: 'next' }],
    {},
    { stop: stop.signal },
  )
  await expect.poll(() => existsSync(join(root, 'begun')), DEADLINE).toBe(true)
  stop.abort('db died')
  const { reports, verdicts } = await ended
  expect(verdicts).toEqual(['suite/e2e fail'])
  expect(reports[0]?.exitCode).toBe(143)
})

it('neighbours that are parallel run at the same time, at most so many, and the others in order', async () => {
  const meet = (other: string): string =>
    `touch $PAPERGATE_SUITE; until test -e ${other}; do sleep 0.05; done`
  const { verdicts, text } = await run(
    [
      { name: 'first', run: 'test ! -e a' },
      { name: 'a', run: meet('b'), parallel: true },
      { name: 'b', run: meet('a'), parallel: true },
      { name: 'c', run: 'test -e a', parallel: true },
      { name: 'last', run: 'test -e a' },
    ],
    { atOnce: 2 },
  )
  expect(verdicts).toEqual(['first', 'a', 'b', 'c', 'last'].map((name) => `suite/${name} pass`))
  expect(text.indexOf('c started')).toBeGreaterThan(
    Math.min(text.indexOf('a ended'), text.indexOf('b ended')),
  )
  expect(text.indexOf('last started')).toBeGreaterThan(text.indexOf('c ended'))
})

const flakyTests = `
import os, pytest

@pytest.mark.parametrize("side", ["it's $HOME", "sell"])
def test_fills(side):
    try:
        with open("seen-" + side.replace("$", ""), "x"):
            pass
    except FileExistsError:
        return
    if side != "sell":
        raise AssertionError("no fill at first")

class TestVenue:
    def test_answers(self):
        if "VENUE_DOWN" in os.environ:
            assert 1 == 2, "no answer"

def test_limits():
    pass
`
const pytestSuite = {
  // Plugins that happen to be installed there have no part in this, and take seconds.
  env: { PYTEST_DISABLE_PLUGIN_AUTOLOAD: '1' },
  in: 'app',
  run: `${pytest} -q -p no:cacheprovider --rootdir=. --junitxml=e2e.xml tests`,
  rerun: `${pytest} -q -p no:cacheprovider --rootdir=. --junitxml=e2e.xml {tests}`,
  junit: 'e2e.xml',
}
const writeTests = async (): Promise<void> => {
  await mkdir(join(root, 'app/tests'), { recursive: true })
  await writeFile(join(root, 'app/tests/test_flow.py'), flakyTests)
}

it.skipIf(!existsSync(pytest))(
  'a test of pytest that passes when it is tried again is flaky, whatever its name',
  async () => {
    await writeTests()
    const { reports, verdicts, text } = await run([pytestSuite])
    expect(verdicts).toEqual(['suite/e2e pass', 'flaky pass'])
    expect(reports[0]).toMatchObject({
      tests: 4,
      failed: 0,
      retries: 1,
      exitCode: 1,
      excused: true,
      flaky: [
        {
          name: "tests.test_flow.test_fills[it's $HOME]",
          failed: 1,
          seconds: [expect.any(Number), expect.any(Number)],
        },
      ],
    })
    expect(text).toContain('4 tests passed, 1 flaky in')
    expect(await log()).toContain('1 passed')
    await rm(join(root, "app/seen-it's HOME"))
    const strict = await run([pytestSuite], { mostFlaky: 0 })
    expect(strict.verdicts).toEqual(['suite/e2e pass', 'flaky fail'])
  },
)

it.skipIf(!existsSync(pytest))(
  'a test of pytest that fails each time fails the suite at its line, unless it is in quarantine',
  async () => {
    await writeTests()
    const broken = { ...pytestSuite, env: { ...pytestSuite.env, VENUE_DOWN: 'yes' } }
    const failed = await run([{ ...broken, retries: { perTest: 1, perRun: 10 } }])
    expect(failed.verdicts).toEqual(['suite/e2e fail', 'flaky pass'])
    expect(failed.rules[1]).toMatchObject({
      locations: [{ path: 'app/tests/test_flow.py', line: 17 }],
    })
    const entry = {
      test: 'tests/test_flow.py::TestVenue::*',
      owner: 'ada',
      reason: 'venue',
      until: '2999-01-01',
    }
    const excused = await run([broken], { quarantine: [entry] })
    expect(excused.verdicts).toEqual([
      'suite/e2e pass',
      'quarantine-expired pass',
      'quarantine-unused pass',
    ])
    expect(excused.reports[0]?.quarantined).toMatchObject([
      { name: 'tests.test_flow.TestVenue.test_answers' },
    ])
    expect(excused.reports[0]?.retries).toBe(0)
    const old = [
      { ...entry, until: '2020-01-01' },
      { ...entry, test: 'tests.gone' },
    ]
    const disorderly = await run([{ ...broken, rerun: null }], { quarantine: old })
    expect(disorderly.verdicts).toEqual([
      'suite/e2e fail',
      'quarantine-expired fail',
      'quarantine-unused fail',
    ])
  },
)

it.skipIf(!existsSync(pytest))('tests that a person names run alone', async () => {
  await writeTests()
  const { reports } = await run([{ ...pytestSuite, tests: ['tests/test_flow.py::test_limits'] }], {
    isPart: true,
  })
  expect(reports[0]).toMatchObject({ tests: 1, failed: 0 })
})

it('a quarantined failure excuses no crash beside it', async () => {
  const entry = { test: 't.a', owner: 'ada', reason: 'venue', until: '2999-01-01' }
  const write = `echo '${report(fails('a'))}' > e2e.xml`
  const ended = async (code: number): Promise<readonly string[]> =>
    (await run([{ junit: 'e2e.xml', run: `${write}; exit ${code}` }], { quarantine: [entry] }))
      .verdicts
  expect((await ended(1))[0]).toBe('suite/e2e pass')
  expect((await ended(2))[0]).toBe('suite/e2e fail')
  expect((await ended(139))[0]).toBe('suite/e2e fail')
})

it('a failed test is tried again in a container, too', async () => {
  const write = (text: string): string => `echo '${text}' > e2e.xml`
  const { reports } = await run([
    {
      ...inOwn,
      in: 'tmp',
      junit: 'e2e.xml',
      run: `${write(report(fails('a'), passes('b')))}; exit 1`,
      rerun: `test {names} = a && ${write(report(passes('a')))}`,
    },
  ])
  expect(reports[0]).toMatchObject({ failed: 0, flaky: [{ name: 't.a', failed: 1 }] })
})

it.each([
  ['no regular file', 'mkfifo e2e.xml', 'no regular file'],
  ['too large', 'truncate -s 300M e2e.xml', 'MB of reports'],
  ['cut off', `echo '<testsuite><testcase name="a"/>' > e2e.xml`, 'JUnit report at e2e.xml'],
  ['without a test', `echo '<testsuite/>' > e2e.xml`, 'at least one test'],
])('a declared report that is %s is an error', async (_what, command, found) => {
  for (const suite of [{}, { ...inContainer, in: '/tmp' }]) {
    const { reports, verdicts } = await run([
      { ...suite, junit: 'e2e.xml', run: `rm -f e2e.xml; ${command}` },
    ])
    expect(verdicts).toEqual(['suite/e2e error'])
    expect(reports[0]?.reportError).toContain(found)
  }
})

it('a container without a shell is the person’s to correct', async () => {
  const remove = 'rm /bin/sh /bin/dash /bin/bash; echo removed; exec sleep 600'
  const id = await docker(
    'run',
    '--detach',
    ...labelled('bare'),
    'debian:bookworm-slim',
    'sh',
    '-c',
    remove,
  )
  await expect.poll(() => docker('logs', id), DEADLINE).toBe('removed')
  await expect(run([{ service: 'bare' }])).rejects.toMatchObject({
    code: 'integration/no-shell',
    exitCode: 2,
  })
})

it('a suite of a service that runs no more is not run, and fails', async () => {
  await docker('run', ...labelled('ended'), 'debian:bookworm-slim', 'true')
  const { verdicts } = await run([{ service: 'ended' }])
  expect(verdicts).toEqual(['suite/e2e fail'])
  expect(await log()).toContain('it was not run: ended does not run any more')
})
