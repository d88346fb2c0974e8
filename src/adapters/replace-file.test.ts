import {
  chmod,
  mkdir,
  mkdtemp,
  readFile,
  readdir,
  readlink,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterEach, beforeEach, expect, it } from 'vitest'

import { replaceFile, replaceFileBy } from './replace-file.ts'

let root = ''
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'papergate-replace-'))
})
afterEach(() => rm(root, { recursive: true, force: true }))

it('a new file has the mode that is asked for, and an old one keeps its own', async () => {
  await writeFile(join(root, 'old'), 'before')
  await chmod(join(root, 'old'), 0o640)
  await replaceFile(join(root, 'old'), 'after', 0o600)
  await replaceFile(join(root, 'new'), Buffer.of(1, 2), 0o600)
  expect((await stat(join(root, 'old'))).mode & 0o777).toBe(0o640)
  expect((await stat(join(root, 'new'))).mode & 0o777).toBe(0o600)
  expect(await readFile(join(root, 'old'), 'utf8')).toBe('after')
  expect(await readFile(join(root, 'new'))).toEqual(Buffer.of(1, 2))
})

it('a link stays a link, and what it leads to is replaced', async () => {
  await writeFile(join(root, 'target'), 'before')
  await symlink('target', join(root, 'link'))
  await replaceFile(join(root, 'link'), 'after', 0o644)
  expect(await readlink(join(root, 'link'))).toBe('target')
  expect(await readFile(join(root, 'target'), 'utf8')).toBe('after')
})

it('where writing breaks off the old file stays, and nothing lies beside it', async () => {
  await writeFile(join(root, 'file'), 'before')
  const written = replaceFileBy(join(root, 'file'), 0o644, async (file) => {
    await file.writeFile('half')
    throw new Error('broken off')
  })
  await expect(written).rejects.toThrow('broken off')
  expect(await readdir(root)).toEqual(['file'])
  expect(await readFile(join(root, 'file'), 'utf8')).toBe('before')
})

it('neither a folder nor a device is replaced', async () => {
  await mkdir(join(root, 'folder'))
  await symlink('/dev/null', join(root, 'device'))
  for (const name of ['folder', 'device']) {
    await expect(replaceFile(join(root, name), 'x', 0o644)).rejects.toThrow(
      /a folder or a device is there/,
    )
  }
  expect((await stat('/dev/null')).isCharacterDevice()).toBe(true)
})
