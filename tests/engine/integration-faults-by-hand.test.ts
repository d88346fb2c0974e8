import { existsSync } from 'node:fs'
import { join } from 'node:path'

import { afterAll, beforeAll, expect, it } from 'vitest'

import { spawnExec } from '../../src/adapters/exec.ts'
import { rounds } from '../rounds.ts'
import { ask, client, config, faultsOf, services } from './fixtures/faulty-project.ts'
import { createHarness } from './fixtures/integration-harness.ts'
import type { Harness } from './fixtures/integration-harness.ts'

const DEADLINE = { timeout: 60_000, interval: 50 }

/** One kept project, which each test leaves as it found it. */
let harness: Harness
let project = ''

beforeAll(async () => {
  harness = await createHarness(services)
  await harness.write('client.mjs', client)
  await harness.write('papergate.yml', config('open', { run: 'node suite.mjs' }))
  await runSuite('')
})

afterAll(async () => {
  await harness.begin('--down').ended
  await harness[Symbol.asyncDispose]()
})

async function runSuite(text: string): Promise<string> {
  const { ended } = await beginSuite(text)
  const { text: told, exitCode } = await ended
  expect(told).toContain('passed')
  expect(exitCode).toBe(0)
  const [first] = await harness.containers()
  project = first?.labels['com.docker.compose.project'] ?? ''
  return told
}

async function beginSuite(text: string): Promise<ReturnType<Harness['begin']>> {
  await harness.write('suite.mjs', `import * as tools from './client.mjs'\n${text}`)
  return harness.begin('--keep')
}

function beginFault(...args: readonly string[]): ReturnType<Harness['begin']> {
  return harness.begin('fault', ...args, '--project', project)
}

async function statusOf(service: string): Promise<string> {
  const found = (await harness.containers()).find(
    ({ labels }) => labels['com.docker.compose.service'] === service,
  )
  return found?.status ?? 'gone'
}

async function seenInside(): Promise<string> {
  const run = await spawnExec('docker', ['exec', `${project}-app-1`, 'perl', '-e', ask, 'ping'])
  return run.stdout
}

it('--list says what each service can have here, and why not the rest', async () => {
  const { exitCode, text } = await beginFault('--list').ended
  expect(exitCode).toBe(0)
  expect(text).toMatchInlineSnapshot(`
    "app
      available: pause, kill, restart, disconnect, dns, disk-full
      not refuse, latency, bandwidth, half-open, reset: no proxy stands before it; name it in integration.faults.services of papergate.yml
      not clock: the kernel has one time of day for all containers; run the service with LD_PRELOAD of libfaketime and FAKETIME_TIMESTAMP_FILE to set its own
    db
      available: pause, kill, restart, disconnect, dns, refuse, latency, bandwidth, half-open, reset, disk-full
      not clock: the kernel has one time of day for all containers; run the service with LD_PRELOAD of libfaketime and FAKETIME_TIMESTAMP_FILE to set its own
    "
  `)
  const asJson = await beginFault('--list', '--json').ended
  expect(JSON.parse(asJson.text)).toMatchObject({
    project,
    services: {
      app: { available: expect.arrayContaining(['pause', 'disconnect', 'dns']) as unknown },
    },
  })
})

it('a fault by hand lasts for its time', async () => {
  const { ended } = beginFault('db', 'pause', '--for', '2s', '--json')
  await expect.poll(() => statusOf('db'), DEADLINE).toBe('paused')
  const { exitCode, text } = await ended
  expect(exitCode).toBe(0)
  expect(text).toContain('pause of db for 2 s')
  expect(text).toContain('"endedBy":"lease"')
  expect(await statusOf('db')).toBe('running')
})

it('an interrupt ends a fault by hand sooner', async () => {
  const { child, ended } = beginFault('db', 'half-open', '--for', '60s')
  await expect.poll(seenInside, DEADLINE).toBe('nothing comes')
  child.kill('SIGINT')
  expect(await ended).toMatchObject({ exitCode: 130 })
  expect(await seenInside()).toBe('answers')
})

it.each([
  ['one that nobody has', ['db', 'clock', '--offset-seconds', '5'], 'one time of day'],
  [
    'one that needs a proxy',
    ['app', 'latency', '--milliseconds', '5'],
    'no proxy stands before it',
  ],
  ['a kind without what it needs', ['db', 'latency'], 'milliseconds'],
])('refuses %s', async (_what, args, why) => {
  const { exitCode, text } = await beginFault(...args).ended
  expect(text).toContain(why)
  expect(exitCode).toBe(2)
})

it('what the proxy brings about ends by itself when its author has been killed', async () => {
  const { child, ended } = beginFault('db', 'refuse', '--for', '4s')
  await expect.poll(seenInside, DEADLINE).toBe('Connection refused')
  child.kill('SIGKILL')
  await ended
  await expect.poll(seenInside, DEADLINE).toBe('answers')
})

it.each(
  (
    [
      ['pause', async () => (await statusOf('db')) === 'paused'],
      ['disconnect', async () => (await seenInside()) === 'Invalid argument'],
      ['dns', async () => (await seenInside()) === 'Invalid argument'],
    ] as const
  ).slice(0, rounds(1, 3)),
)('what a killed author of a %s left behind is not built upon', async (kind, isOn) => {
  const { child, ended } = beginFault('db', kind, '--for', '60s')
  await expect.poll(isOn, DEADLINE).toBe(true)
  child.kill('SIGKILL')
  await ended
  expect(await runSuite('')).toContain('cannot be used')
  expect(await seenInside()).toBe('answers')
})

it('a fault lasts for its lease, longer where it is renewed, and beyond its connection where it is detached', async () => {
  await runSuite(`
    import { Agent } from 'node:http'
    const agent = new Agent()
    const deadline = Date.now() + 30_000
    const until = async (holds) => { while (!(await holds())) if (Date.now() > deadline) throw new Error(holds) }
    const kinds = async () => (await tools.call(agent, 'GET', '/faults')).body.faults.map(({ kind }) => kind).sort().join(' ')
    const renewed = await tools.begin({ kind: 'pause', seconds: 1.5 })
    const detached = await tools.begin({ kind: 'latency', milliseconds: 1500, detached: true })
    detached.agent.destroy()
    const attached = await tools.begin({ kind: 'bandwidth', kilobytesPerSecond: 4 })
    attached.agent.destroy()
    await tools.call(renewed.agent, 'PUT', '/faults/' + renewed.id, { seconds: 30 })
    const short = await tools.begin({ kind: 'half-open', seconds: 2 })
    await until(async () => !(await kinds()).includes('half-open'))
    if ((await kinds()) !== 'latency pause') { console.log(await kinds()); process.exit(1) }
    await renewed.end()
    await until(async () => (await tools.inside()) === 'answers late')
    await tools.call(agent, 'DELETE', '/faults/' + detached.id)
    await until(async () => (await tools.inside()) === 'answers')
    const left = await tools.begin({ kind: 'refuse', detached: true })
    left.agent.destroy()
  `)
  expect(await faultsOf(harness)).toMatchInlineSnapshot(`
    [
      "db pause  client",
      "db latency 1500 ms client",
      "db bandwidth 4 KB/s connection",
      "db half-open  lease",
      "db refuse  suite",
    ]
  `)
  expect(await seenInside()).toBe('answers')
})

it('a run that is interrupted undoes its fault in what an earlier one kept', async () => {
  const { child, ended } = await beginSuite(`
    import { writeFileSync } from 'node:fs'
    await tools.begin({ kind: 'disconnect' })
    writeFileSync('on', '')
    setInterval(() => {}, 1_000)`)
  await expect.poll(() => existsSync(join(harness.folder, 'on')), DEADLINE).toBe(true)
  child.kill('SIGINT')
  const { exitCode, text } = await ended
  expect(text).toContain('taking up what is kept')
  expect(exitCode).toBe(130)
  expect(await seenInside()).toBe('answers')
})

it.each(['pause', 'disconnect'].slice(0, rounds(1, 2)))(
  'a harness that is killed in the middle of a %s leaves nothing',
  async (kind) => {
    await using own = await createHarness(services)
    await own.write('client.mjs', client)
    await own.write(
      'suite.mjs',
      `import { begin } from './client.mjs'
      import { writeFileSync } from 'node:fs'
      await begin({ kind: '${kind}' })
      writeFileSync('on', '')
      setInterval(() => process.ppid === 1 && process.exit(), 100)`,
    )
    await own.write('papergate.yml', config('locked', { run: 'exec node suite.mjs' }))
    const { child, ended } = own.begin()
    await expect.poll(() => existsSync(join(own.folder, 'on')), DEADLINE).toBe(true)
    child.kill('SIGKILL')
    await ended
    await expect.poll(own.left, DEADLINE).toEqual([])
  },
)
