import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { expect, it } from 'vitest'

import { createCommittedRepository, createTestRepository } from '../coverage/test-repository.ts'

it('tells ancestors, and the first parents of a commit, nearest first', async () => {
  await using repository = await createCommittedRepository({ a: '1' })
  const { git } = repository.deps
  const first = await repository.git('rev-parse', 'HEAD')
  await repository.git('checkout', '-q', '-b', 'work')
  await repository.write({ b: '1' })
  const work = await repository.commit()
  await repository.git('checkout', '-q', 'main')
  const second = await repository.commit()
  await repository.git('merge', '-q', '--no-ff', '--no-edit', 'work')
  const merge = await repository.git('rev-parse', 'HEAD')
  expect(await git.firstParents('HEAD', 10)).toEqual([merge, second, first])
  expect(await git.firstParents('HEAD', 2)).toEqual([merge, second])
  expect(await git.isAncestor(work, 'HEAD')).toBe(true)
  expect(await git.isAncestor(work, second)).toBe(false)
  expect(await git.isAncestor('f'.repeat(40), 'HEAD')).toBe(false)
  expect(await git.endsAmong(['HEAD'], first)).toBe(false)
  expect(await git.endsAmong([first], work)).toBe(false)
  await repository.git('checkout', '-q', '--orphan', 'alone')
  await repository.commit()
  expect(await git.endsAmong(['main', 'HEAD'], second)).toBe(true)
})

it('reads the files of a commit, whatever the work tree has', async () => {
  await using repository = await createCommittedRepository({ 'größe a.py': '1\n', 'b/c.py': '2' })
  const { git } = repository.deps
  await writeFile(join(repository.root, 'größe a.py'), 'other')
  expect([...(await git.filesAt('HEAD'))].sort()).toEqual(['b/c.py', 'größe a.py'])
  expect(await git.textAt('HEAD', 'größe a.py')).toBe('1\n')
  expect(await git.textAt('HEAD', 'none.py')).toBeNull()
})

it('fetches more of a shallow clone, and says what git says where it cannot', async () => {
  await using origin = await createCommittedRepository({ a: '1' })
  for (let commit = 0; commit < 5; commit += 1) await origin.commit()
  await using clone = await createTestRepository()
  await clone.git('clone', '-q', '--depth', '1', `file://${origin.root}`, '.')
  const { git } = clone.deps
  expect(await git.isShallow()).toBe(true)
  expect(await git.deepen(2, ['HEAD'])).toBeNull()
  expect(await git.firstParents('HEAD', 9)).toHaveLength(3)
  expect(await git.deepen('all', [])).toBeNull()
  expect(await git.isShallow()).toBe(false)
  await clone.git('remote', 'set-url', 'origin', 'http://user:hunter22@127.0.0.1:1/a.git')
  const problem = await git.deepen(1, ['HEAD'])
  expect(problem).toMatch(/127\.0\.0\.1/)
  expect(problem).not.toMatch(/hunter22/)
})

it('names every entry of the stash, newest first, and none where there is none', async () => {
  await using repository = await createCommittedRepository({ a: '1' })
  const { git } = repository.deps
  expect(await git.stashes()).toEqual([])
  const ids: string[] = []
  for (const a of ['2', '3']) {
    await repository.write({ a })
    await repository.git('stash')
    ids.unshift(await repository.git('rev-parse', 'refs/stash'))
  }
  expect(await git.stashes()).toEqual(ids)
})
