import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterEach, beforeEach, expect, it } from 'vitest'

import { withFileLock } from './file-lock.ts'

/** Above the kernel's largest process id, so that no process has it. */
const NO_PROCESS = '4194305'

let folder: string
let path: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'papergate-lock-'))
  path = join(folder, 'a.lock')
})
afterEach(() => rm(folder, { recursive: true }))

it('lets one in at a time', async () => {
  let inside = 0
  const most: number[] = []
  const body = async (): Promise<void> => {
    inside += 1
    most.push(inside)
    await new Promise((resolve) => setImmediate(resolve))
    inside -= 1
  }
  await Promise.all([1, 2, 3, 4].map(() => withFileLock(path, body)))
  expect(most).toEqual([1, 1, 1, 1])
})

it('takes over a lock whose process is gone', async () => {
  await writeFile(path, NO_PROCESS)
  await expect(withFileLock(path, async () => readFile(path, 'utf8'))).resolves.toEqual(
    expect.stringMatching(new RegExp(`^${process.pid} `)),
  )
})

it('takes over a lock from before the machine was restarted, whose process id is in use again', async () => {
  await writeFile(path, `${process.ppid} 00000000-0000-0000-0000-000000000000`)
  await expect(withFileLock(path, async () => 'in')).resolves.toBe('in')
})

it('says once whom it waits for', async () => {
  const waits: number[] = []
  let release: () => void = () => {}
  const held = new Promise<void>((resolve) => {
    release = resolve
  })
  let enter: () => void = () => {}
  const entered = new Promise<void>((resolve) => {
    enter = resolve
  })
  const first = withFileLock(path, () => {
    enter()
    return held
  })
  await entered
  const second = withFileLock(
    path,
    async () => 'in',
    (pid) => {
      waits.push(pid)
      release()
    },
  )
  await expect(second).resolves.toBe('in')
  await first
  expect(waits).toEqual([process.pid])
})

it('leaves no file behind, also when the body throws', async () => {
  await expect(
    withFileLock(path, async () => {
      throw new Error('broken')
    }),
  ).rejects.toThrow('broken')
  await expect(readdir(folder)).resolves.toEqual([])
})
