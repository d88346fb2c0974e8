import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { expect, it } from 'vitest'

import { openEngineLine } from './fixtures/engine-line.ts'
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

/** It ends by itself only long after the test. */
const suite = 'touch begun; while kill -0 $PPID 2> /dev/null; do sleep 0.2; done'

/** Up to the moment that the suite runs. */
async function duringSuite(harness: Harness) {
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

/** Of `integration` alone, and of a whole stage that runs it beside a check which ends for nobody. */
const commands = [
  ['integration', ['integration', '--compose', 'compose.yml', '--suite', suite]],
  ['a stage', ['run', 'pr', '--only', 'checks,integration']],
] as const
const stage = {
  version: 1,
  checks: [{ name: 'deaf', run: "trap '' TERM; echo $$ > checked; sleep 120 & wait" }],
  integration: {
    compose: ['compose.yml'],
    egress: { mode: 'open' },
    suites: [{ name: 'e2e', run: suite }],
  },
}

it.each(commands)(
  'who interrupts %s again while it cleans up gets away at once, and nothing remains',
  async (_what, command) => {
    const path = join(tmpdir(), `papergate-insist-${process.pid}.sock`)
    await using line = await openEngineLine(path)
    await using harness = await createHarness(
      { db: { ...healthy, volumes: ['data:/data'] } },
      { ...data, env: { DOCKER_HOST: line.host } },
    )
    await harness.write('papergate.yml', JSON.stringify(stage))
    const results = join(harness.folder, '.papergate/results')
    await mkdir(results, { recursive: true })
    await writeFile(join(results, 'integration.json'), '{"verdict":"pass"}')
    const { child, ended } = harness.start(...command)
    const hasBegun = (name: string): boolean => existsSync(join(harness.folder, name))
    await expect.poll(() => hasBegun('begun'), DEADLINE).toBe(true)
    let said = ''
    child.stdout?.on('data', (chunk: Buffer) => {
      said += chunk.toString()
    })
    // Whatever the engine is asked for from here on takes longer than anyone waits.
    line.freeze()
    child.kill('SIGINT')
    await expect.poll(() => said, DEADLINE).toContain('interrupted: cleaning up')
    const isGone = (): boolean => child.exitCode !== null || !child.kill('SIGINT')
    await expect.poll(isGone, DEADLINE).toBe(true)
    const { exitCode, text } = await ended
    expect(exitCode).toBe(130)
    expect(text).toContain('interrupted again: the rest is cleaned up in the background')
    // The result of the run before does not stand for this one.
    expect(await readdir(results).catch(() => [])).toEqual([])
    const check = await readFile(join(harness.folder, 'checked'), 'utf8').catch(() => 'none')
    await expect.poll(() => existsSync(join('/proc', check.trim())), DEADLINE).toBe(false)
    line.thaw()
    await expect.poll(harness.left, DEADLINE).toEqual([])
  },
)
