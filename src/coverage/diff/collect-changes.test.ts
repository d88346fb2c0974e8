import { rm, symlink } from 'node:fs/promises'

import { expect, it } from 'vitest'

import { createCommittedRepository } from '../test-repository.ts'
import type { TestRepository } from '../test-repository.ts'
import { collectStagedChanges, collectWorkTreeChanges } from './collect-changes.ts'

const ten = '1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n'

function stagedIn({ deps }: TestRepository): Promise<unknown> {
  return collectStagedChanges(deps.git, 'HEAD')
}

async function stage(repository: TestRepository, files: Record<string, string>): Promise<void> {
  await repository.write(files)
  await repository.git('add', '-A')
}

it('staged lines stand where the work tree has them now', async () => {
  await using repository = await createCommittedRepository({ 'a.py': ten })
  await stage(repository, { 'a.py': ten.replace('5\n', 'five\nmore\n') })
  await repository.write({ 'a.py': `new\nnew\n${ten.replace('5\n', 'five\nmore\n')}last\n` })
  expect(await stagedIn(repository)).toEqual([{ path: 'a.py', added: [7, 8], isBinary: false }])
})

it('staged lines that are deleted or rewritten since are left out', async () => {
  await using repository = await createCommittedRepository({ 'a.py': ten, 'b.py': ten })
  await stage(repository, {
    'a.py': ten.replace('3\n', 'three\n').replace('8\n', 'eight\n'),
    'b.py': ten.replace('3\n', 'three\n'),
  })
  await repository.write({ 'a.py': ten.replace('3\n', '').replace('8\n', 'eight\n') })
  await rm(`${repository.root}/b.py`)
  expect(await stagedIn(repository)).toEqual([{ path: 'a.py', added: [7], isBinary: false }])
})

it('what is not staged is no change, and neither is an untracked file', async () => {
  await using repository = await createCommittedRepository({ 'a.py': ten, 'b.py': ten })
  await stage(repository, { 'a.py': ten.replace('3\n', 'three\n') })
  await repository.write({ 'b.py': 'other\n', 'c.py': 'new\n' })
  await repository.git('add', '-N', 'c.py')
  expect(await stagedIn(repository)).toEqual([{ path: 'a.py', added: [3], isBinary: false }])
})

it('a staged rename counts under the new name', async () => {
  await using repository = await createCommittedRepository({ 'a.py': ten })
  await repository.git('mv', 'a.py', 'b.py')
  await stage(repository, { 'b.py': ten.replace('3\n', 'three\n') })
  await repository.write({ 'b.py': `new\n${ten.replace('3\n', 'three\n')}` })
  expect(await stagedIn(repository)).toEqual([{ path: 'b.py', added: [4], isBinary: false }])
})

it('a staged file that the work tree has as a link has no lines', async () => {
  await using repository = await createCommittedRepository({ 'a.py': ten })
  await stage(repository, { 'a.py': 'new\n' })
  await rm(`${repository.root}/a.py`)
  await symlink('nowhere', `${repository.root}/a.py`)
  expect(await stagedIn(repository)).toEqual([])
})

it('where git shows no lines, every line of the file counts', async () => {
  await using repository = await createCommittedRepository({ 'a.py': ten, '.gitattributes': '' })
  await stage(repository, { 'a.py': 'new\n', '.gitattributes': '*.py -diff\n' })
  await repository.write({ 'a.py': 'newer\n' })
  expect(await stagedIn(repository)).toEqual([
    { path: '.gitattributes', added: [1], isBinary: false },
    { path: 'a.py', added: [], isBinary: true },
  ])
})

it('a merge in conflict has no staged text, and the work tree still has its own', async () => {
  await using repository = await createCommittedRepository({ 'a.py': ten })
  await repository.git('checkout', '-q', '-b', 'other')
  await repository.write({ 'a.py': ten.replace('3\n', 'drei\n') })
  await repository.commit()
  await repository.git('checkout', '-q', 'main')
  await repository.write({ 'a.py': ten.replace('3\n', 'trois\n') })
  await repository.commit()
  await expect(repository.git('merge', '-q', 'other')).rejects.toThrow(/git merge/)
  const failed = stagedIn(repository)
  await expect(failed).rejects.toThrow(/conflicts that are not resolved. Resolve/)
  await expect(failed).rejects.toMatchObject({ exitCode: 3 })
  // <<<<<<<, ======= and the two lines between them and >>>>>>>: five lines, of which one is not new.
  const { git } = repository.deps
  const tree = git.files({ untracked: true })
  expect(await collectWorkTreeChanges(git, 'HEAD', tree)).toEqual([
    { path: 'a.py', added: [3, 5, 6, 7], isBinary: false },
  ])
})
