import { mkdir, readdir, truncate, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { expect, it } from 'vitest'

import { createGit } from '../../adapters/git.ts'
import { spawnExec } from '../../adapters/exec.ts'
import { createCommittedRepository, createTestRepository } from '../test-repository.ts'
import { createDirectoryStore, localBaselineFolder } from './directory-store.ts'

const sha = 'a'.repeat(40)

it('gives back what was saved, and nothing of another commit', async () => {
  await using folder = await createTestRepository()
  const store = createDirectoryStore(join(folder.root, 'deep', 'below'))
  expect(await store.find(sha)).toBeNull()
  const where = await store.save(sha, Buffer.from('one'))
  await store.save(sha, Buffer.from('two'))
  const found = await store.find(sha)
  expect(found?.where).toBe(where)
  expect(Buffer.from((await found?.read()) ?? []).toString()).toBe('two')
  expect(await store.find('b'.repeat(40))).toBeNull()
  expect(await readdir(join(folder.root, 'deep', 'below'))).toEqual([`${sha}.json.gz`])
})

it("lies in git's own folder, where all work trees share it and git clean does not come", async () => {
  await using repository = await createCommittedRepository({ a: '1' })
  await using other = await createTestRepository()
  await repository.git('worktree', 'add', '-q', join(other.root, 'tree'))
  const folder = await localBaselineFolder(repository.deps.git)
  expect(folder).toBe(join(repository.root, '.git', 'papergate', 'coverage'))
  const inTree = createGit(spawnExec, join(other.root, 'tree'))
  expect(await localBaselineFolder(inTree)).toBe(folder)
  await createDirectoryStore(folder).save(sha, Buffer.from('one'))
  await repository.git('clean', '-q', '-ffdx')
  expect(await repository.git('status', '--porcelain')).toBe('')
  expect(await createDirectoryStore(folder).find(sha)).not.toBeNull()
})

it('the oldest baselines make room for new ones, and nothing else does', async () => {
  await using folder = await createTestRepository({ 'notes.txt': 'mine', 'a.json.gz': 'mine' })
  const shaOf = (number: number): string => number.toString(16).padStart(40, '0')
  for (let number = 0; number < 205; number += 1) {
    const path = join(folder.root, `${shaOf(number)}.json.gz`)
    await writeFile(path, '')
    await utimes(path, number + 1, number + 1)
  }
  const store = createDirectoryStore(folder.root)
  await store.save(sha, Buffer.from('new'))
  const names = await readdir(folder.root)
  expect(names).toHaveLength(202)
  expect(names).toContain('notes.txt')
  expect(await store.find(sha)).not.toBeNull()
  expect(await store.find(shaOf(5))).toBeNull()
  expect(await store.find(shaOf(6))).not.toBeNull()
})

it('a file that is larger than any baseline is not read, and a folder is none', async () => {
  await using folder = await createTestRepository({ [`${sha}.json.gz`]: '' })
  await truncate(join(folder.root, `${sha}.json.gz`), 65 * 2 ** 20)
  const store = createDirectoryStore(folder.root)
  await expect((await store.find(sha))?.read()).rejects.toMatchObject({
    exitCode: 3,
    code: 'coverage/baseline',
  })
  const other = 'b'.repeat(40)
  await mkdir(join(folder.root, `${other}.json.gz`))
  await expect((await store.find(other))?.read()).rejects.toMatchObject({ exitCode: 3 })
})

it('a folder that cannot be written is an error of the world', async () => {
  await using folder = await createTestRepository({ file: '' })
  const store = createDirectoryStore(join(folder.root, 'file', 'below'))
  await expect(store.save(sha, Buffer.from('one'))).rejects.toMatchObject({ exitCode: 3 })
})
