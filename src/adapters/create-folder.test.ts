import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterEach, beforeEach, expect, it } from 'vitest'

import { createFolder } from './create-folder.ts'

let root = ''
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'papergate-folder-'))
})
afterEach(() => rm(root, { recursive: true, force: true }))

it('a folder is made with those above it, by many at once, and stays where it is there', async () => {
  const path = join(root, 'a/b/c')
  await Promise.all(Array.from({ length: 20 }, () => createFolder(path)))
  await createFolder(path)
  expect((await stat(path)).isDirectory()).toBe(true)
  await createFolder('/')
})

it('a mode holds for every folder that is made, and for none that is there', async () => {
  await createFolder(join(root, 'a/b'), 0o700)
  await createFolder(join(root, 'a/b/c'), 0o750)
  const modes = ['a', 'a/b', 'a/b/c'].map(
    async (path) => (await stat(join(root, path))).mode & 0o777,
  )
  expect(await Promise.all(modes)).toEqual([0o700, 0o700, 0o750])
})

it('below a file nothing is made, and the system’s word on it is passed on', async () => {
  await writeFile(join(root, 'file'), '')
  await expect(createFolder(join(root, 'file'))).rejects.toMatchObject({ code: 'EEXIST' })
  await expect(createFolder(join(root, 'file/a/b'))).rejects.toMatchObject({ code: 'ENOTDIR' })
})

// Node's own way of making folders never comes back from there.
it.runIf(existsSync('/proc/self'))('below /proc it is refused at once', async () => {
  await expect(createFolder('/proc/papergate/a/b')).rejects.toMatchObject({
    code: 'ENOENT',
    path: '/proc/papergate',
  })
})

it('what is in a folder that is there is left alone', async () => {
  await mkdir(join(root, 'a'))
  await writeFile(join(root, 'a/file'), 'x')
  await createFolder(join(root, 'a'))
  expect(existsSync(join(root, 'a/file'))).toBe(true)
})
