import { join } from 'node:path'

import { expect, it } from 'vitest'

import { createGitBlobs } from './git-blobs.ts'
import type { GitBlobs } from './git-blobs.ts'
import { createCommittedRepository } from '../coverage/test-repository.ts'

const { signal } = new AbortController()

async function contents(blobs: GitBlobs, ids: readonly string[]): Promise<readonly string[]> {
  const texts: string[] = []
  const wanted = ids.map((id) => ({ id }))
  await blobs.visit(wanted, (_, { content }) => texts.push(content?.toString() ?? 'too large'))
  return texts
}

async function fieldsOf(list: ReturnType<GitBlobs['list']>): Promise<readonly string[]> {
  const fields: string[] = []
  for await (const portion of list) fields.push(...portion.map((field) => field.toString()))
  return fields
}

it('gives contents in the order in which they are asked for, also at once', async () => {
  const files = Object.fromEntries(Array.from({ length: 40 }, (_, file) => [`f${file}`, `${file}`]))
  await using repository = await createCommittedRepository({ ...files, big: 'x'.repeat(1_000_000) })
  const ids = await Promise.all(
    ['f1', 'big', 'f2', 'f1'].map((path) => repository.git('rev-parse', `HEAD:${path}`)),
  )
  using blobs = createGitBlobs({ cwd: repository.root, signal, largest: 999_999 })
  const answers = await Promise.all([
    contents(blobs, ids),
    contents(blobs, []),
    contents(blobs, ids),
  ])
  expect(answers).toEqual([['1', 'too large', '2', '1'], [], ['1', 'too large', '2', '1']])
})

it('gives the fields of commands that read from each other', async () => {
  await using repository = await createCommittedRepository({ 'a\nb': '1' })
  using blobs = createGitBlobs({ cwd: repository.root, signal, largest: 1 })
  const diff = ['diff-tree', '--stdin', '--root', '-r', '-z', '--name-only']
  expect(await fieldsOf(blobs.list(['rev-list', 'HEAD'], diff))).toEqual([
    await repository.git('rev-parse', 'HEAD'),
    'a\nb',
  ])
})

it.each([
  [[['rev-list', 'nothing']]],
  [
    [
      ['rev-list', 'nothing'],
      ['diff-tree', '--stdin'],
    ],
  ],
])('says which command failed: %j', async (commands) => {
  await using repository = await createCommittedRepository({ a: '1' })
  using blobs = createGitBlobs({ cwd: repository.root, signal, largest: 1 })
  const read = fieldsOf(blobs.list(...commands))
  await expect(read).rejects.toMatchObject({ code: 'git/failed', exitCode: 3 })
  await expect(read).rejects.toThrow(/git rev-list/)
})

it('fails where git cannot be started, or has no repository there', async () => {
  await using repository = await createCommittedRepository({ a: '1' })
  const id = await repository.git('rev-parse', 'HEAD')
  for (const cwd of [join(repository.root, 'none'), '/']) {
    using blobs = createGitBlobs({ cwd, signal, largest: 1 })
    await expect(contents(blobs, [id])).rejects.toMatchObject({ code: 'git/failed' })
    await expect(contents(blobs, [id])).rejects.toMatchObject({ code: 'git/failed' })
  }
})

it('ends git with an abort, and starts none after it', async () => {
  await using repository = await createCommittedRepository({ a: '1', b: '2' })
  const ids = [await repository.git('rev-parse', 'HEAD:a')]
  const controller = new AbortController()
  using blobs = createGitBlobs({ cwd: repository.root, signal: controller.signal, largest: 9 })
  expect(await contents(blobs, ids)).toEqual(['1'])
  controller.abort(new Error('enough'))
  await expect(contents(blobs, ids)).rejects.toThrow('enough')
  await expect(fieldsOf(blobs.list(['ls-files', '-z']))).rejects.toThrow('enough')
})
