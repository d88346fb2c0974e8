import { expect, it } from 'vitest'

import { WorldError } from '../../contract/world-error.ts'
import { createCommittedRepository, createTestRepository } from '../test-repository.ts'
import type { TestRepository } from '../test-repository.ts'
import type { BaselineStore } from './baseline-store.ts'
import { findBaseline } from './find-baseline.ts'

/** A store that has baselines of some commits and refuses to tell of others; `asked` grows with every question. */
function storeOf(
  has: readonly (string | undefined)[],
  refuses: readonly (string | undefined)[] = [],
): BaselineStore & { readonly asked: string[]; readonly read: string[] } {
  const asked: string[] = []
  const read: string[] = []
  return {
    asked,
    read,
    find: async (sha) => {
      asked.push(sha)
      if (refuses.includes(sha)) {
        throw new WorldError('test/refused', { expected: 'an answer', found: 'none', fix: 'Wait.' })
      }
      if (!has.includes(sha)) return null
      return {
        where: `the place of ${sha}`,
        read: async () => {
          read.push(sha)
          return Buffer.from(sha)
        },
      }
    },
    save: async () => '',
  }
}

/** Commits of a branch, newest first. */
async function createCommits(
  count: number,
): Promise<{ repository: TestRepository; commits: readonly string[] }> {
  const repository = await createCommittedRepository({})
  const commits = [await repository.git('rev-parse', 'HEAD')]
  for (let commit = 1; commit < count; commit += 1) commits.unshift(await repository.commit())
  return { repository, commits }
}

it('prefers the commit itself, then its nearest ancestor, and reads no other', async () => {
  const { repository, commits } = await createCommits(8)
  await using _ = repository
  const { git } = repository.deps
  const from = commits[0] ?? ''
  for (const [has, distance] of [
    [[commits[0], commits[1]], 0],
    [[commits[3], commits[4], commits[7]], 3],
    [[commits[7], commits[6]], 6],
  ] as const) {
    const store = storeOf(has)
    expect(await findBaseline({ git, store, from })).toEqual({
      found: {
        sha: commits[distance],
        distance,
        where: `the place of ${commits[distance]}`,
        bytes: Buffer.from(commits[distance] ?? ''),
      },
      asked: distance + 1,
      isCut: false,
    })
    expect(store.read).toEqual([commits[distance]])
  }
})

it('asks for five commits at once, and for no more than it may', async () => {
  const { repository, commits } = await createCommits(9)
  await using _ = repository
  const search = { git: repository.deps.git, from: commits[0] ?? '' }
  const near = storeOf([commits[1]])
  await findBaseline({ ...search, store: near })
  expect(near.asked).toEqual(commits.slice(0, 5))
  const none = storeOf([commits[8]])
  expect(await findBaseline({ ...search, store: none, limit: 8 })).toEqual({
    found: null,
    asked: 8,
    isCut: false,
  })
  expect(none.asked).toEqual(commits.slice(0, 8))
})

it('passes over the commits of merged branches, and never takes one that is no ancestor', async () => {
  await using repository = await createCommittedRepository({})
  const root = await repository.git('rev-parse', 'HEAD')
  await repository.git('checkout', '-q', '-b', 'work')
  const work = await repository.commit()
  await repository.git('checkout', '-q', 'main')
  await repository.git('merge', '-q', '--no-ff', '--no-edit', 'work')
  const from = await repository.git('rev-parse', 'HEAD')
  const later = await repository.commit()
  const store = storeOf([later, work, root])
  const { found } = await findBaseline({ git: repository.deps.git, store, from })
  expect(found).toMatchObject({ sha: root, distance: 1 })
  expect(store.asked).toEqual([from, root])
})

it('a refusal counts only where it is nearer than what was found', async () => {
  const { repository, commits } = await createCommits(5)
  await using _ = repository
  const search = { git: repository.deps.git, from: commits[0] ?? '' }
  const near = await findBaseline({ ...search, store: storeOf([commits[1]], [commits[3]]) })
  expect(near.found?.distance).toBe(1)
  const failed = findBaseline({ ...search, store: storeOf([commits[3]], [commits[1]]) })
  await expect(failed).rejects.toThrow(/expected an answer/)
})

it('says where a shallow clone ends', async () => {
  const { repository, commits } = await createCommits(6)
  await using _ = repository
  await using clone = await createTestRepository()
  await clone.git('clone', '-q', '--depth', '3', `file://${repository.root}`, '.')
  const store = storeOf([commits[5]])
  const from = commits[0] ?? ''
  expect(await findBaseline({ git: clone.deps.git, store, from })).toEqual({
    found: null,
    asked: 3,
    isCut: true,
  })
})
