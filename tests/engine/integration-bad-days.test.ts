import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, expect, it } from 'vitest'

import { openEngineLine } from './fixtures/engine-line.ts'
import { createHarness, healthy, script, starting } from './fixtures/integration-harness.ts'
import type { Harness } from './fixtures/integration-harness.ts'

const DEADLINE = { timeout: 20_000, interval: 50 }
const volumes = { data: {} }

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'papergate-line-'))
})
afterAll(() => rm(folder, { recursive: true }))

const suite = (harness: Harness): readonly string[] => [
  '--suite',
  `touch ${harness.folder}/begun; while ! test -e ${harness.folder}/end; do sleep 0.1; done`,
]
const untilBegun = (harness: Harness) =>
  expect.poll(() => existsSync(join(harness.folder, 'begun')), DEADLINE).toBe(true)

it('an engine that goes during the start is exit 3, and what it held is removed once it is back', async () => {
  await using line = await openEngineLine(join(folder, 'start.sock'))
  await using harness = await createHarness(
    { db: { ...starting, volumes: ['data:/data'] } },
    { volumes, env: { DOCKER_HOST: line.host } },
  )
  const { ended } = harness.begin('--compose', 'compose.yml')
  await harness.untilRunning(1)
  await line.cut()
  const { exitCode, text } = await ended
  expect(exitCode).toBe(3)
  expect(text).toMatch(/engine/i)
  expect(text).toContain('its removal goes on in the background')
  expect(await harness.left()).toHaveLength(3)
  await line.mend()
  await expect.poll(harness.left, DEADLINE).toEqual([])
})

it('an engine that goes during a suite is exit 3, with the logs kept', async () => {
  await using line = await openEngineLine(join(folder, 'suite.sock'))
  const db = { ...healthy, ...script('echo the database is up; exec sleep 600') }
  await using harness = await createHarness({ db }, { env: { DOCKER_HOST: line.host } })
  const { ended } = harness.begin('--compose', 'compose.yml', ...suite(harness))
  await untilBegun(harness)
  await line.cut()
  await harness.write('end', '')
  expect((await ended).exitCode).toBe(3)
  expect(await harness.log('db.log')).toContain('the database is up')
  expect(await harness.result()).toMatchObject({ verdict: 'error' })
  await line.mend()
  await expect.poll(harness.left, DEADLINE).toEqual([])
})

it('an engine that is away for a moment while a suite runs changes nothing', async () => {
  await using line = await openEngineLine(join(folder, 'moment.sock'))
  await using harness = await createHarness({ db: healthy }, { env: { DOCKER_HOST: line.host } })
  const { ended } = harness.begin('--compose', 'compose.yml', ...suite(harness))
  await untilBegun(harness)
  await line.cut()
  await line.mend()
  await harness.write('end', '')
  expect(await ended).toMatchObject({ exitCode: 0 })
})

it.each(['SIGINT', 'SIGTERM'] as const)('%s twice cleans up as well as once', async (signal) => {
  await using harness = await createHarness(
    { db: { ...healthy, volumes: ['data:/data'] } },
    { volumes },
  )
  const { child, ended } = harness.begin('--compose', 'compose.yml', ...suite(harness))
  await untilBegun(harness)
  child.kill(signal)
  child.kill(signal)
  expect(await ended).toMatchObject({ exitCode: signal === 'SIGINT' ? 130 : 143 })
  expect(await harness.left()).toEqual([])
})

it('a service that fills its disk is told, and its files go with it', async () => {
  const fill = script('echo filling; head -c 30000000 /dev/zero > /data/fill', {
    tmpfs: ['/data:size=20m'],
  })
  await using harness = await createHarness({ db: fill })
  const { exitCode, text } = await harness.run()
  expect(exitCode).toBe(1)
  expect(text).toContain('The disk is full')
})

it('two runs of one file at the same moment do not meet', async () => {
  await using harness = await createHarness({ db: healthy })
  const runs = [1, 2].map(
    (run) => harness.begin('--compose', 'compose.yml', '--out', `out-${run}`).ended,
  )
  expect(await Promise.all(runs)).toMatchObject([{ exitCode: 0 }, { exitCode: 0 }])
})
