import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { expect, it } from 'vitest'

import { spawnExec } from '../../src/adapters/exec.ts'
import { createHarness, healthy, script } from './fixtures/integration-harness.ts'

/** A disk of its own, which is full soon; null where this user may not mount one. */
async function mountSmallDisk(path: string, size: string) {
  await mkdir(path)
  const { exitCode } = await spawnExec('mount', [
    '-t',
    'tmpfs',
    '-o',
    `size=${size}`,
    'tmpfs',
    path,
  ])
  if (exitCode !== 0) return null
  return { [Symbol.asyncDispose]: async () => void (await spawnExec('umount', ['--lazy', path])) }
}

/** Logs more than the disk takes, and is ready then. */
const chatty = script(
  'L=$(head -c 999 /dev/zero | tr "\\0" x); i=0; while [ $i -lt 500 ]; do i=$((i+1)); echo $L; done; touch /up; exec sleep 600',
  { healthcheck: { test: ['CMD', 'test', '-f', '/up'], interval: '1s', retries: 60 } },
)

it('a disk that fills up while logs are written is exit 3 and named, with nothing left', async (context) => {
  await using harness = await createHarness({ web: chatty })
  const out = join(harness.folder, 'small')
  await using disk = await mountSmallDisk(out, '200k')
  context.skip(disk === null, 'may not mount')
  const { exitCode, text } = await harness.run('--out', 'small', '--suite', 'echo no; exit 1')
  expect(exitCode).toBe(3)
  expect(text).toContain('ENOSPC')
  expect(text).toContain('small/logs/')
  // All is gone, so that nothing is said of it.
  expect(text).not.toContain('may not be gone')
  expect(await harness.left()).toEqual([])
  // What had room is there to be read.
  expect((await readFile(join(out, 'logs/web.log'), 'utf8')).length).toBeGreaterThan(50_000)
})

it('a disk that is full from the beginning is exit 3 and named, before anything is made', async (context) => {
  await using harness = await createHarness({ web: healthy })
  const out = join(harness.folder, 'small')
  await using disk = await mountSmallDisk(out, '8k')
  context.skip(disk === null, 'may not mount')
  await writeFile(join(out, 'fill'), Buffer.alloc(8 * 1024)).catch(() => {})
  const { exitCode, text } = await harness.run('--out', 'small')
  expect(exitCode).toBe(3)
  expect(text).toMatch(/ENOSPC|no space left/)
  expect(await harness.left()).toEqual([])
})

/** A folder of programs: those that a run needs beside Docker's client. */
async function createPrograms(...names: readonly string[]): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'papergate-programs-'))
  for (const name of ['git', 'sh', ...names]) {
    const { stdout } = await spawnExec('/bin/sh', ['-c', 'command -v -- "$1"', 'sh', name])
    await symlink(stdout.trim(), join(folder, name))
  }
  return folder
}

it('a machine without Docker’s client is exit 3, with what to install', async () => {
  const programs = await createPrograms()
  await using harness = await createHarness({ db: healthy }, { env: { PATH: programs } })
  const { exitCode, text } = await harness.run()
  await rm(programs, { recursive: true })
  expect(exitCode).toBe(3)
  expect(text).toContain('Install docker or put it on PATH')
})

it('a client without Compose is exit 3, with what to install', async () => {
  const programs = await createPrograms('docker')
  const empty = await mkdtemp(join(tmpdir(), 'papergate-no-plugins-'))
  const env = { PATH: programs, DOCKER_CONFIG: empty, HOME: empty }
  await using harness = await createHarness({ db: healthy }, { env })
  const { exitCode, text } = await harness.run()
  for (const folder of [programs, empty]) await rm(folder, { recursive: true })
  expect(exitCode).toBe(3)
  expect(text).toContain('docker-compose-plugin')
})
