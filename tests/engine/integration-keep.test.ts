import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

import { expect, it, onTestFinished } from 'vitest'

import { spawnExec } from '../../src/adapters/exec.ts'
import { createHarness, healthy, idle, script, starting } from './fixtures/integration-harness.ts'
import type { Harness } from './fixtures/integration-harness.ts'

const migrations = script('echo migrated', { depends_on: { db: { condition: 'service_healthy' } } })
const web = {
  ...idle,
  depends_on: { migrations: { condition: 'service_completed_successfully' } },
}
const DEADLINE = { timeout: 20_000, interval: 50 }

/** Services of a project, by what they are now; and what takes it down whatever the test does. */
async function keepable(services: Readonly<Record<string, object>>): Promise<Harness> {
  const harness = await createHarness(services, { volumes: { data: {} } })
  onTestFinished(async () => {
    await harness.run('--down')
    await harness[Symbol.asyncDispose]()
  })
  return harness
}

async function idsByService(harness: Harness): Promise<Readonly<Record<string, string>>> {
  const containers = await harness.containers()
  return Object.fromEntries(
    containers.map(({ labels, id }) => [labels['com.docker.compose.service'] ?? '', id]),
  )
}

async function rewrite(harness: Harness, from: string, to: string): Promise<void> {
  const text = await readFile(join(harness.folder, 'compose.yml'), 'utf8')
  await harness.write('compose.yml', text.replace(from, to))
}

it('what is kept is taken up by the next run, and what changed is made anew', async () => {
  const harness = await keepable({ db: healthy, migrations, web })
  expect(await harness.run('--keep')).toMatchObject({ exitCode: 0 })
  const first = await idsByService(harness)
  expect(Object.keys(first).sort()).toEqual(['db', 'migrations', 'web'])

  const second = await harness.run('--keep', '--suite', 'echo from the suite')
  expect(second).toMatchObject({ exitCode: 0 })
  expect(second.text).toContain('taking up what is kept')
  expect(await idsByService(harness)).toEqual(first)

  await rewrite(harness, '"sleep","600"],"depends_on"', '"sleep","601"],"depends_on"')
  expect(await harness.run('--keep')).toMatchObject({ exitCode: 0 })
  const third = await idsByService(harness)
  expect(third['db']).toBe(first['db'])
  expect(third['web']).not.toBe(first['web'])

  const down = await harness.run('--down')
  expect(down).toMatchObject({ exitCode: 0 })
  expect(down.text).toContain('took down papergate-kept-')
  expect(await harness.left()).toEqual([])
})

it('what died since is not built upon: all of it starts afresh', async () => {
  const harness = await keepable({ db: healthy, migrations, web })
  await harness.run('--keep')
  const first = await idsByService(harness)
  await spawnExec('docker', ['kill', first['db'] ?? ''])
  const second = await harness.run('--keep')
  expect(second).toMatchObject({ exitCode: 0 })
  expect(second.text).toContain('cannot be used (db is exited); starting afresh')
  expect((await idsByService(harness))['migrations']).not.toBe(first['migrations'])
})

it('a failing suite leaves up what is to be looked at', async () => {
  const harness = await keepable({ db: healthy })
  expect(await harness.run('--keep', '--suite', 'exit 3')).toMatchObject({ exitCode: 1 })
  expect((await harness.containers()).map(({ status }) => status)).toEqual(['running'])
})

it('an interrupt removes what this run was to keep, and leaves what an earlier one kept', async () => {
  const harness = await keepable({ db: starting })
  const fresh = harness.begin('--compose', 'compose.yml', '--keep')
  await harness.untilRunning(1)
  fresh.child.kill('SIGINT')
  expect(await fresh.ended).toMatchObject({ exitCode: 130 })
  expect(await harness.left()).toEqual([])

  const kept = await keepable({ db: healthy })
  await kept.run('--keep')
  const suite = `touch ${kept.folder}/begun; sleep 600`
  const again = kept.begin('--compose', 'compose.yml', '--keep', '--suite', suite)
  await expect
    .poll(() => readFile(join(kept.folder, 'begun')).catch(() => null), DEADLINE)
    .not.toBeNull()
  again.child.kill('SIGINT')
  expect(await again.ended).toMatchObject({ exitCode: 130 })
  expect(await kept.containers()).toHaveLength(1)
})

it('two runs never use one kept project at once', async () => {
  const harness = await keepable({ db: healthy })
  const suite = `touch ${harness.folder}/begun; sleep 600`
  const { child, ended } = harness.begin('--compose', 'compose.yml', '--keep', '--suite', suite)
  await expect
    .poll(() => readFile(join(harness.folder, 'begun')).catch(() => null), DEADLINE)
    .not.toBeNull()
  const second = await harness.run('--keep')
  expect(second.exitCode).toBe(3)
  expect(second.text).toContain(`process ${child.pid}`)
  child.kill('SIGTERM')
  expect(await ended).toMatchObject({ exitCode: 143 })
})

it('--watch runs again when a file changes, and takes all down when it is interrupted', async () => {
  const harness = await keepable({ db: healthy })
  const token = randomUUID()
  const { child, ended } = harness.begin(
    '--compose',
    'compose.yml',
    '--watch',
    '--suite',
    `cat app.txt >> ${harness.folder}/.papergate/seen`,
  )
  const seen = (): Promise<string> =>
    readFile(join(harness.folder, '.papergate/seen'), 'utf8').catch(() => '')
  await harness.write('app.txt', 'one\n')
  await expect.poll(seen, DEADLINE).toContain('one')
  await expect
    .poll(async () => {
      // Written until it is noticed: the first run may still be going on.
      await harness.write('app.txt', `${token}\n`)
      return seen()
    }, DEADLINE)
    .toContain(token)
  child.kill('SIGINT')
  expect(await ended).toMatchObject({ exitCode: 130 })
  expect(await harness.left()).toEqual([])
})
