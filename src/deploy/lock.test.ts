import { spawnSync } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterEach, beforeEach, expect, it } from 'vitest'

import { createLineLog } from '../adapters/log.ts'
import { WorldError } from '../contract/world-error.ts'
import { readDeployLock, withDeployLock } from './lock.ts'

let stateDir: string
const lines: string[] = []
const lock = (actor = 'alice'): Parameters<typeof withDeployLock>[0] => ({
  stateDir,
  actor,
  now: new Date('2026-11-24T12:00:00Z'),
  log: createLineLog((line) => lines.push(line)),
})
const leave = (owner: object): Promise<void> =>
  writeFile(join(stateDir, 'lock.json'), JSON.stringify(owner))
const left = { token: 't', host: hostname(), actor: 'bob', since: '2026-11-24T11:00:00Z' }

beforeEach(async () => {
  stateDir = await mkdtemp(join(tmpdir(), 'papergate-lock-'))
  lines.length = 0
})
afterEach(() => rm(stateDir, { recursive: true }))

it('is held while the body runs and gone afterwards, with nothing left in the folder', async () => {
  const owner = await withDeployLock(lock(), () => readDeployLock(stateDir))
  expect(owner).toMatchObject({ actor: 'alice', pid: process.pid, host: hostname() })
  expect(await readdir(stateDir)).toEqual([])
})

it('is let go when the body throws', async () => {
  const failing = withDeployLock(lock(), () => Promise.reject(new Error('no')))
  await expect(failing).rejects.toThrow('no')
  expect(await readDeployLock(stateDir)).toBeNull()
})

it('keeps a second deploy out and names the owner', async () => {
  await withDeployLock(lock(), async () => {
    const second = withDeployLock(lock('bob'), () => Promise.resolve())
    await expect(second).rejects.toThrow(WorldError)
    await expect(second).rejects.toThrow(
      `a deploy by alice (process ${process.pid} on ${hostname()}, since 2026-11-24T12:00:00.000Z)`,
    )
  })
})

it('never lets two of many starters in at once', async () => {
  await leave({ ...left, pid: spawnSync('true').pid })
  let inside = 0
  let most = 0
  const attempts = Array.from({ length: 20 }, (_, index) =>
    withDeployLock(lock(`starter ${index}`), async () => {
      inside += 1
      most = Math.max(most, inside)
      await new Promise((resolve) => setImmediate(resolve))
      inside -= 1
    }),
  )
  const outcomes = await Promise.allSettled(attempts)
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).not.toEqual([])
  expect(most).toBe(1)
  expect(await readdir(stateDir)).toEqual([])
})

it('of a process that is gone on this host is taken over, and said so', async () => {
  const gone = spawnSync('true').pid
  await leave({ ...left, pid: gone })
  await expect(withDeployLock(lock(), () => Promise.resolve('done'))).resolves.toBe('done')
  expect(lines[0]).toContain(`bob (process ${gone} on ${hostname()}`)
})

it('is taken over from a process that died while taking it over', async () => {
  const gone = spawnSync('true').pid
  await leave({ ...left, pid: gone })
  const claim = { ...left, token: 'u', pid: gone, actor: 'carol' }
  await writeFile(join(stateDir, 'lock.json.t.claim'), JSON.stringify(claim))
  await expect(withDeployLock(lock(), () => Promise.resolve('done'))).resolves.toBe('done')
  expect(await readdir(stateDir)).toEqual([])
})

it('of another host is never taken over', async () => {
  await leave({ ...left, pid: 1, host: 'another-host' })
  await expect(withDeployLock(lock(), () => Promise.resolve())).rejects.toThrow(
    'process 1 on another-host',
  )
  expect(await readFile(join(stateDir, 'lock.json'), 'utf8')).toContain('another-host')
})

it('that cannot be read is respected', async () => {
  await writeFile(join(stateDir, 'lock.json'), 'not json')
  await expect(withDeployLock(lock(), () => Promise.resolve())).rejects.toThrow(
    'cannot be read as a lock',
  )
})
