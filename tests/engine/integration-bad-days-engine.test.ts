import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, expect, it } from 'vitest'

import { rounds } from '../rounds.ts'
import { actingCommands } from './fixtures/acting-commands.ts'
import { openEngineLine } from './fixtures/engine-line.ts'
import { createHarness, healthy, script } from './fixtures/integration-harness.ts'

const DEADLINE = { timeout: 30_000, interval: 50 }

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'papergate-line-'))
})
afterAll(() => rm(folder, { recursive: true }))

it('an engine that is gone for good ends a suite that would go on for ever: exit 3, with the logs kept', async () => {
  await using line = await openEngineLine(join(folder, 'gone.sock'))
  const db = { ...healthy, ...script('echo the database is up; exec sleep 600') }
  await using harness = await createHarness({ db }, { env: { DOCKER_HOST: line.host } })
  const suite = `touch ${harness.folder}/begun; exec sleep 600`
  const { ended } = harness.begin('--compose', 'compose.yml', '--suite', suite)
  await expect.poll(() => existsSync(join(harness.folder, 'begun')), DEADLINE).toBe(true)
  const goneAt = Date.now()
  await line.cut()
  const { exitCode, text } = await ended
  expect(exitCode).toBe(3)
  expect(Date.now() - goneAt).toBeLessThan(15_000)
  expect(text).toMatch(/expected: +the Docker Engine at unix:.*gone.sock to/)
  expect(text).toContain('its removal goes on in the background')
  expect(await harness.log('db.log')).toContain('the database is up')
  expect(await harness.result()).toMatchObject({ verdict: 'error' })
  await line.mend()
  await expect.poll(harness.left, DEADLINE).toEqual([])
})

it.runIf(rounds(0, 1) === 1)(
  'an engine that answers nothing any more is taken for gone',
  async () => {
    await using line = await openEngineLine(join(folder, 'frozen.sock'))
    await using harness = await createHarness({ db: healthy }, { env: { DOCKER_HOST: line.host } })
    const suite = `touch ${harness.folder}/begun; exec sleep 600`
    const { ended } = harness.begin('--compose', 'compose.yml', '--suite', suite)
    await expect.poll(() => existsSync(join(harness.folder, 'begun')), DEADLINE).toBe(true)
    const frozenAt = Date.now()
    line.freeze()
    const { exitCode, text } = await ended
    expect(exitCode).toBe(3)
    expect(Date.now() - frozenAt).toBeLessThan(20_000)
    expect(text).toContain('it takes calls, but answers none')
    line.thaw()
    await expect.poll(harness.left, { timeout: 60_000, interval: 100 }).toEqual([])
  },
)

it('binary by the 100 MB in a log costs neither the verdict nor the disk, and nothing in the file acts', async () => {
  const web = script(
    `echo first; touch /up; head -c ${rounds(20, 100)}000000 /dev/urandom; echo; touch /done; exec sleep 600`,
    {
      healthcheck: { test: ['CMD', 'test', '-f', '/done'], interval: '1s', retries: 120 },
    },
  )
  await using harness = await createHarness({ web })
  const { exitCode } = await harness.run()
  expect(exitCode).toBe(0)
  const log = await harness.log('web.log')
  expect(log).toMatch(/^\S+ out first\n/)
  expect(log.length).toBeLessThan(10_500_000)
  expect(log).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/)
  expect(actingCommands(log)).toEqual([])
})

it('daemons that a suite leaves behind with its output open, one without its variables, hold nothing up', async () => {
  await using harness = await createHarness({ db: healthy })
  const daemon = (by: string, name: string): string =>
    `(${by} setsid sh -c 'setsid sleep 600 & echo $! > ${harness.folder}/${name}' &)`
  const begun = `until test -s known && test -s unknown; do sleep 0.1; done; echo done`
  const suite = `${daemon('', 'known')}; ${daemon('env -i', 'unknown')}; ${begun}`
  const { exitCode, text } = await harness.run('--suite', suite)
  const pidOf = async (name: string): Promise<number> =>
    Number(await readFile(join(harness.folder, name), 'utf8'))
  const [known, unknown] = [await pidOf('known'), await pidOf('unknown')]
  // Nothing tells any more that it was the suite's: it is nobody's to end but ours.
  process.kill(unknown)
  expect(() => process.kill(known, 0)).toThrow('ESRCH')
  expect(exitCode).toBe(0)
  expect(text).toContain(`sleep 600 (process ${known})`)
})
