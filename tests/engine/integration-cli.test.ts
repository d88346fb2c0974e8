import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

import { expect, it } from 'vitest'

import { spawnExec } from '../../src/adapters/exec.ts'
import { createHarness, healthy, idle, script } from './fixtures/integration-harness.ts'
import type { Ended } from './fixtures/integration-harness.ts'

const report = (inner: string): string =>
  `<testsuite><testcase classname="flow" name="fills">${inner}</testcase></testsuite>`

it('a suite that passes is a pass, with its tests counted and no secret in any text', async () => {
  const secret = 'synthetic-token-of-the-environment'
  await using harness = await createHarness({ db: healthy }, { env: { E2E_API_TOKEN: secret } })
  const suite = `echo "token $E2E_API_TOKEN"; echo '${report('')}' > e2e.xml`
  const { exitCode, text } = await harness.run('--suite', suite, '--junit', 'e2e.xml', '--verbose')
  expect(text).toContain('suite: 1 test passed in')
  expect(exitCode).toBe(0)
  expect(await harness.log('suite-suite.log')).toBe('token [redacted]\n')
  expect(text + JSON.stringify(await harness.result())).not.toContain(secret)
})

it('a suite’s lines stay in its log, unless it fails', async () => {
  await using harness = await createHarness({ db: healthy })
  const passing = await harness.run('--suite', 'echo one of many lines')
  expect(passing.text).not.toContain('one of many lines\n')
  const failing = await harness.run('--suite', 'echo one of many lines; exit 4')
  expect(failing.text).toContain('one of many lines\n')
  expect(failing.exitCode).toBe(1)
})

it('a suite that fails is exit 1, with the failing test named', async () => {
  await using harness = await createHarness({ db: healthy })
  const suite = `echo '${report('<failure message="no fill"/>')}' > e2e.xml; exit 1`
  const { exitCode, text } = await harness.run('--suite', suite, '--junit', 'e2e.xml')
  expect(text).toContain('flow.fills: no fill')
  expect(exitCode).toBe(1)
})

it('a suite runs inside a service’s container, where its report is found too', async () => {
  await using harness = await createHarness({ db: { ...healthy, working_dir: '/srv' } })
  const suite = `test "$PWD" = /srv && echo '${report('')}' > e2e.xml`
  const { exitCode, text } = await harness.run('--in', 'db', '--suite', suite, '--junit', 'e2e.xml')
  expect(text).toContain('1 test passed')
  expect(exitCode).toBe(0)
})

it.each([
  ['missing', 'true'],
  ['malformed', 'echo "<html>" > e2e.xml'],
])('a declared report that is %s is exit 2, with a result that says so', async (_what, suite) => {
  await using harness = await createHarness({ db: healthy })
  const { exitCode, text } = await harness.run('--suite', suite, '--junit', 'e2e.xml')
  expect(text).toContain('e2e.xml')
  expect(exitCode).toBe(2)
  expect(await harness.result()).toMatchObject({
    verdict: 'error',
    rules: [{ id: 'integration/junit' }],
  })
})

it('a suite that hangs is ended with all it had started', async () => {
  await using harness = await createHarness({ db: healthy })
  const suites = [{ name: 'e2e', run: 'sleep 600 & echo $! > pid; sleep 600', timeout: '1s' }]
  await harness.write(
    'papergate.yml',
    JSON.stringify({ version: 1, integration: { compose: ['compose.yml'], suites } }),
  )
  const { exitCode, text } = await harness.begin().ended
  expect(text).toContain('still running after 1.')
  expect(exitCode).toBe(1)
  const pid = (await readFile(join(harness.folder, 'pid'), 'utf8')).trim()
  const { stdout: state } = await spawnExec('ps', ['-o', 'stat=', '-p', pid])
  expect(state).toMatch(/^(?:Z.*)?\s*$/)
})

it('a service that ends is exit 1, with its code, its last line and who waited for it', async () => {
  const needsDb = { ...idle, depends_on: { db: { condition: 'service_healthy' } } }
  await using harness = await createHarness({
    db: script('echo disk full; exit 3', { healthcheck: healthy.healthcheck }),
    api: needsDb,
  })
  const { exitCode, text } = await harness.run()
  expect(text).toMatch(/db exited with code 3\s+waiting for it: api\s+its last lines:\s+disk full/)
  expect(exitCode).toBe(1)
})

it('a service that ends right after its start never counts as ready', async () => {
  await using harness = await createHarness({ db: script('exit 3') })
  expect((await harness.run()).text).toContain('db exited with code 3')
})

it('a service that dies while the suites run is told, and fails readiness', async () => {
  const mortal = script('until test -f /die; do sleep 0.05; done; echo out of luck; exit 4')
  await using harness = await createHarness({ db: mortal })
  const { exitCode, text } = await harness.run('--in', 'db', '--suite', 'touch /die; sleep 600')
  expect(text).toContain('meanwhile: db became ready, and then exited with code 4')
  expect(text).toContain('out of luck')
  expect(exitCode).toBe(1)
})

it('the log of a service that restarts holds each of its lives once', async () => {
  const twice =
    'if test -f /once; then echo second; touch /up; exec sleep 600; fi; touch /once; echo first; exit 1'
  await using harness = await createHarness({
    db: script(twice, {
      restart: 'on-failure',
      healthcheck: { test: ['CMD', 'test', '-f', '/up'], interval: '1s' },
    }),
  })
  const { exitCode } = await harness.run('--suite', 'true')
  const lines = (await harness.log('db.log')).trim().split('\n')
  expect(lines.map((line) => line.split(' ').slice(1).join(' '))).toEqual([
    'out first',
    'log started again (start 2)',
    'out second',
  ])
  expect(exitCode).toBe(0)
})

it('a health check that only the image declares is waited for', async () => {
  const image = `papergate-integration-test-${randomUUID()}`
  const dockerfile =
    'FROM debian:bookworm-slim\nHEALTHCHECK --interval=1s --retries=30 CMD test -f /up\n'
  await using harness = await createHarness({
    db: script('sleep 0.5; touch /up; exec sleep 600', {
      image,
      build: { dockerfile_inline: dockerfile },
    }),
    api: { ...idle, depends_on: { db: { condition: 'service_healthy' } } },
  })
  try {
    const { exitCode, text } = await harness.run('--in', 'db', '--suite', 'test -f /up')
    expect(text).toContain('2 services ready')
    expect(exitCode).toBe(0)
  } finally {
    await spawnExec('docker', ['rmi', '--force', image])
  }
})

it('runs of one file stand side by side, whatever it fixes: ports, container, network, volume', async () => {
  await using harness = await createHarness(
    {
      db: {
        ...healthy,
        container_name: 'papergate-test-fixed',
        ports: ['18099:80'],
        volumes: ['data:/data'],
        networks: ['back'],
      },
      api: { ...healthy, networks: ['back'] },
    },
    {
      networks: { back: { name: 'papergate-test-fixed' } },
      volumes: { data: { name: 'papergate-test-fixed' } },
    },
  )
  const suite = 'touch /data/mine && getent hosts papergate-test-fixed'
  const run = (out: string): Promise<Ended> =>
    harness.run('--out', out, '--in', 'db', '--suite', suite)
  const both = await Promise.all([run('one'), run('two')])
  expect(both.map(({ exitCode, text }) => (exitCode === 0 ? 'pass' : text))).toEqual([
    'pass',
    'pass',
  ])
})

it('--keep leaves it up and says how to look and how to stop, which works', async () => {
  await using harness = await createHarness(
    { db: { ...healthy, volumes: ['data:/data'] } },
    { volumes: { data: {} } },
  )
  const { exitCode, text } = await harness.run('--keep')
  expect(exitCode).toBe(0)
  const commandOf = (what: string): string =>
    new RegExp(`${what}: (docker .*)`).exec(text)?.[1] ?? `no command to ${what}`
  const shell = (command: string) => spawnExec('/bin/sh', ['-ec', command], { cwd: harness.folder })
  const look = await shell(commandOf('look'))
  expect(look.stderr + look.stdout).toMatch(/db-1.* Up /)
  expect(await harness.left()).toHaveLength(3)
  expect((await shell(commandOf('stop'))).exitCode).toBe(0)
  expect(await harness.left()).toEqual([])
})

it('an image that nobody has is exit 3 and named', async () => {
  const image = '127.0.0.1:9/papergate-integration-test/missing:1'
  await using harness = await createHarness({ db: { image } })
  const { exitCode, text } = await harness.run()
  expect(text).toContain(image)
  expect(exitCode).toBe(3)
})

it('an engine that is not there is exit 3 and named', async () => {
  const env = { DOCKER_HOST: 'unix:///no/such.sock' }
  await using harness = await createHarness({ db: healthy }, { env })
  const { exitCode, text } = await harness.run()
  expect(text).toContain('the Docker Engine at unix:///no/such.sock')
  expect(exitCode).toBe(3)
})

it('a compose file that Compose refuses is exit 2', async () => {
  await using harness = await createHarness({ db: { ...healthy, imagge: 'debian' } })
  const { exitCode, text } = await harness.run()
  expect(text).toContain('imagge')
  expect(exitCode).toBe(2)
})
