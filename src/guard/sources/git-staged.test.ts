import { rm, symlink } from 'node:fs/promises'
import { join } from 'node:path'

import { afterEach, expect, it, vi } from 'vitest'

import { scanStaged } from './git-staged.ts'
import { createGitTestRepository, foundKeys, scanContent, setting } from './git-test-repository.ts'

afterEach(() => {
  vi.unstubAllEnvs()
})

it('scans what is staged and not what the work tree has', async () => {
  await using repository = await createGitTestRepository()
  await repository.commit({ 'old.env': setting('O'), 'changed.env': 'A=1\n' })
  await repository.write({ 'changed.env': `A=2\n${setting('C')}`, '.env': setting('E') })
  await repository.git('add', '-f', 'changed.env', '.env')
  await repository.write({ 'changed.env': setting('W'), '.env': '', 'untracked.env': setting('U') })
  const scan = await scanStaged({ scan: scanContent }, repository.deps)
  expect(foundKeys(scan)).toEqual(['.env:1 E', 'changed.env:2 C'])
  expect(scan).toMatchObject({ source: 'staged', files: 2, unread: [], problem: null })
})

it('scans the first commit of a repository', async () => {
  await using repository = await createGitTestRepository()
  await repository.write({ 'a/b.env': setting('A') })
  await repository.git('add', '.')
  expect(foundKeys(await scanStaged({ scan: scanContent }, repository.deps))).toEqual([
    'a/b.env:1 A',
  ])
})

it('scans renamed files, and files that became links, by their target', async () => {
  await using repository = await createGitTestRepository()
  await repository.commit({ 'a.env': setting('A'), 'b.env': 'B=1\n' })
  await repository.git('mv', 'a.env', 'renamed.env')
  await rm(join(repository.root, 'b.env'))
  await symlink(setting('L').trim(), join(repository.root, 'b.env'))
  await repository.git('add', '-A')
  expect(foundKeys(await scanStaged({ scan: scanContent }, repository.deps))).toEqual([
    'b.env:1 L',
    'renamed.env:1 A',
  ])
})

it('counts submodules and does not read them', async () => {
  await using repository = await createGitTestRepository()
  const commit = await repository.commit({ a: '1' })
  await repository.git('update-index', '--add', '--cacheinfo', `160000,${commit},vendor/sdk`)
  const scan = await scanStaged({ scan: scanContent }, repository.deps)
  expect(scan).toMatchObject({ files: 0, submodules: 1, unread: [], problem: null })
})

it('says that nothing is staged, but not where files are only deleted', async () => {
  await using repository = await createGitTestRepository()
  await repository.commit({ a: '1', b: '2' })
  const options = { scan: scanContent }
  expect((await scanStaged(options, repository.deps)).problem).toMatch(/nothing is staged/)
  await repository.git('rm', '-q', 'a')
  expect(await scanStaged(options, repository.deps)).toMatchObject({ files: 0, problem: null })
})

it('reads the index that git gives to a hook', async () => {
  await using repository = await createGitTestRepository()
  await repository.commit({ a: '1' })
  await repository.write({ 'a.env': setting('A') })
  vi.stubEnv('GIT_INDEX_FILE', join(repository.root, '.git', 'next-index.lock'))
  await repository.git('read-tree', 'HEAD')
  await repository.git('add', 'a.env')
  vi.stubEnv('GIT_DIR', '.git')
  expect(foundKeys(await scanStaged({ scan: scanContent }, repository.deps))).toEqual(['a.env:1 A'])
})

it('says which file is in conflict', async () => {
  await using repository = await createGitTestRepository()
  await repository.commit({ 'a.env': 'A=1\n' })
  await repository.git('checkout', '-q', '-b', 'work')
  await repository.commit({ 'a.env': setting('W') })
  await repository.git('checkout', '-q', 'main')
  await repository.commit({ 'a.env': setting('M') })
  await repository.git('merge', '-q', 'work').catch(() => '')
  const { unread } = await scanStaged({ scan: scanContent }, repository.deps)
  expect(unread).toEqual([{ path: 'a.env', reason: 'in conflict: resolve it and stage it' }])
})

it('says what is too large, and scans the rest', async () => {
  await using repository = await createGitTestRepository()
  const large = Buffer.alloc(300_000, '# comment\n')
  await repository.write({ 'a.env': large, 'b.env': setting('B'), 'empty.env': '' })
  await repository.git('add', '.')
  const scan = await scanStaged({ scan: scanContent, largest: 299_999 }, repository.deps)
  expect(scan.unread).toEqual([{ path: 'a.env', reason: 'too large to scan (1 MB)' }])
  expect(foundKeys(scan)).toEqual(['b.env:1 B'])
})

it('reads paths of any bytes, and shows them in one line', async () => {
  await using repository = await createGitTestRepository()
  const paths = ['a\nb.env', 'tab\tquote".env', 'größe 設定.env', ':100644.env']
  await repository.write(Object.fromEntries(paths.map((path) => [path, setting('P')])))
  await repository.git('add', '.')
  const blob = await repository.git('hash-object', '-w', 'a\nb.env')
  // Git takes the bytes of a path from its standard input only.
  const bytes = Buffer.from(`100644 ${blob}\tx\xff.env\0`, 'latin1')
  const { spawnSync } = await import('node:child_process')
  spawnSync('git', ['update-index', '-z', '--index-info'], { cwd: repository.root, input: bytes })
  const scan = await scanStaged({ scan: scanContent }, repository.deps)
  expect(foundKeys(scan)).toEqual(
    [
      ':100644.env:1 P',
      'a\\x0ab.env:1 P',
      'größe 設定.env:1 P',
      'tab\\x09quote".env:1 P',
      'x\ufffd.env:1 P',
    ].toSorted(),
  )
})

it('stands outside of a repository with an error', async () => {
  await using repository = await createGitTestRepository()
  await rm(join(repository.root, '.git'), { recursive: true })
  await expect(scanStaged({ scan: scanContent }, repository.deps)).rejects.toMatchObject({
    code: 'guard/no-repository',
  })
})
