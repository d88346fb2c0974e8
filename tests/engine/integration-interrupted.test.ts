import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'

import { expect, it } from 'vitest'

import { spawnExec } from '../../src/adapters/exec.ts'
import { describeOwner, findPlace } from '../../src/integration/reaper/run-owner.ts'
import { createHarness, healthy, starting } from './fixtures/integration-harness.ts'
import type { Harness } from './fixtures/integration-harness.ts'

const data = { volumes: { data: {} } }
const DEADLINE = { timeout: 20_000, interval: 50 }

/** Up to the moment that a service runs and will never be ready. */
async function duringStart(harness: Harness) {
  const run = harness.begin('--compose', 'compose.yml')
  await harness.untilRunning(1)
  return run
}

/** Up to the moment that the suite runs, which ends by itself only long after the test. */
async function duringSuite(harness: Harness) {
  const suite = 'touch begun; while kill -0 $PPID 2> /dev/null; do sleep 0.2; done'
  const run = harness.begin('--compose', 'compose.yml', '--suite', suite)
  await expect.poll(() => existsSync(join(harness.folder, 'begun')), DEADLINE).toBe(true)
  return run
}

const moments = [
  ['the start', starting, duringStart],
  ['the suite', healthy, duringSuite],
] as const

it.each(moments)('an interrupt during %s is exit 130 and leaves nothing', async (_when, db, go) => {
  await using harness = await createHarness({ db: { ...db, volumes: ['data:/data'] } }, data)
  const { child, ended } = await go(harness)
  expect(await harness.left()).toHaveLength(3)
  child.kill('SIGINT')
  expect(await ended).toMatchObject({ exitCode: 130 })
  expect(await harness.left()).toEqual([])
  expect(await harness.result()).toMatchObject({
    verdict: 'error',
    rules: [{ id: 'integration/interrupted' }],
  })
})

it.each(moments)('a harness killed during %s is cleaned up after', async (_when, db, go) => {
  await using harness = await createHarness({ db: { ...db, volumes: ['data:/data'] } }, data)
  const { child, ended } = await go(harness)
  child.kill('SIGKILL')
  await ended
  await expect.poll(harness.left, DEADLINE).toEqual([])
  const rendered = join(harness.folder, '.papergate/integration')
  await expect.poll(() => readdir(rendered), DEADLINE).toEqual([])
})

it('the next run removes what a dead owner left, and leaves alone what has an owner', async () => {
  await using harness = await createHarness({ db: healthy })
  const { stdout: deadPid } = await spawnExec('/bin/sh', ['-c', 'echo $$'])
  const leave = async (pid: number): Promise<string> => {
    const name = `papergate-test-${randomUUID()}`
    const labels = [
      `com.docker.compose.project=${name}`,
      `dev.papergate.run=${name}`,
      `dev.papergate.owner=${describeOwner(findPlace(), pid)}`,
      'dev.papergate.keep=false',
    ].flatMap((label) => ['--label', label])
    const image = ['debian:bookworm-slim', 'sleep', '600']
    const { exitCode } = await spawnExec('docker', ['create', '--name', name, ...labels, ...image])
    expect(exitCode).toBe(0)
    return name
  }
  const isThere = async (name: string): Promise<boolean> =>
    (await spawnExec('docker', ['container', 'inspect', name])).exitCode === 0
  const dead = await leave(Number(deadPid))
  const alive = await leave(process.pid)
  try {
    const { exitCode, text } = await harness.run()
    expect(exitCode).toBe(0)
    expect(text).toContain(`removed what an earlier run left behind: ${dead}`)
    expect(await isThere(dead)).toBe(false)
    expect(await isThere(alive)).toBe(true)
  } finally {
    await spawnExec('docker', ['rm', '--force', dead, alive])
  }
})
