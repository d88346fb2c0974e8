import { expect, it } from 'vitest'

import type { CoverageEvent, CoverageOptions } from '../coverage-options.ts'
import { createCommittedRepository, createTestRepository } from '../test-repository.ts'
import type { TestRepository } from '../test-repository.ts'
import { resolveBase } from './resolve-base.ts'

type Base = Pick<CoverageOptions, 'base' | 'event'>

const nothing: Base = { base: null, event: null }
const event = (kind: CoverageEvent['kind'], baseSha: string | null = null): Base => ({
  base: null,
  event: { kind, baseSha },
})

/** `main` with two commits, a remote that has it, and a branch `work` from the first one, checked out. */
async function createBranches(): Promise<{
  repository: TestRepository
  first: string
  main: string
  work: string
}> {
  const repository = await createCommittedRepository({ a: '1' })
  const first = await repository.git('rev-parse', 'HEAD')
  await repository.write({ b: '1' })
  const main = await repository.commit()
  await repository.git('update-ref', 'refs/remotes/origin/main', main)
  await repository.git('checkout', '-q', '-b', 'work', first)
  await repository.write({ c: '1' })
  return { repository, first, main, work: await repository.commit() }
}

it('a named revision gives its merge base with HEAD', async () => {
  const { repository, first } = await createBranches()
  await using _ = repository
  expect(await resolveBase({ base: 'main', event: null }, repository.deps)).toMatchObject({
    sha: first,
  })
})

it("a pull request's base gives its merge base, and stands before the remote's default branch", async () => {
  const { repository, first, work } = await createBranches()
  await using _ = repository
  await repository.git('update-ref', 'refs/remotes/origin/main', work)
  for (const kind of ['pull_request', 'merge_group'] as const) {
    expect(await resolveBase(event(kind, first), repository.deps)).toMatchObject({ sha: first })
  }
})

it('on the merge of a pull request it is the first parent, whose lines were tested', async () => {
  const { repository, first, main } = await createBranches()
  await using _ = repository
  await repository.git('checkout', '-q', '--detach', 'main')
  await repository.git('merge', '-q', '--no-edit', 'work')
  const env = {
    GITHUB_REF: 'refs/pull/7/merge',
    GITHUB_SHA: await repository.git('rev-parse', 'HEAD'),
  }
  const deps = { ...repository.deps, env }
  expect(await resolveBase(event('pull_request', first), deps)).toMatchObject({ sha: main })
})

it("without an event it is the merge base with the remote's default branch", async () => {
  const { repository, first, main } = await createBranches()
  await using _ = repository
  expect(await resolveBase(nothing, repository.deps)).toMatchObject({ sha: first })
  expect(await resolveBase(event('push', main), repository.deps)).toMatchObject({ sha: first })
  await repository.git('checkout', '-q', 'main')
  expect(await resolveBase(nothing, repository.deps)).toMatchObject({ sha: main })
})

it('a push to the default branch is compared with the commit before, also on a detached HEAD', async () => {
  const { repository, first } = await createBranches()
  await using _ = repository
  await repository.git('checkout', '-q', 'main')
  expect(await resolveBase(event('push'), repository.deps)).toMatchObject({ sha: first })
  await repository.git('checkout', '-q', '--detach', 'main')
  const deps = { ...repository.deps, env: { GITHUB_REF: 'refs/heads/main' } }
  expect(await resolveBase(event('push'), deps)).toMatchObject({ sha: first })
})

it('the first push to the default branch has nothing to be compared with, and says so', async () => {
  await using repository = await createCommittedRepository({ a: '1' })
  await repository.git('update-ref', 'refs/remotes/origin/main', 'HEAD')
  const failed = resolveBase(event('push'), repository.deps)
  await expect(failed).rejects.toThrow(/no commit before HEAD.*first commit/s)
})

it('a push of several commits is compared with where the branch was before it', async () => {
  const { repository, first } = await createBranches()
  await using _ = repository
  await repository.git('checkout', '-q', 'main')
  await repository.write({ d: '1' })
  await repository.git('update-ref', 'refs/remotes/origin/main', await repository.commit())
  expect(await resolveBase(event('push', first), repository.deps)).toEqual({
    sha: first,
    reason: 'the commit before the push',
  })
})

it('a push that rewrote the branch is compared with the commit before HEAD', async () => {
  const { repository, first, work } = await createBranches()
  await using _ = repository
  await repository.git('checkout', '-q', 'main')
  for (const before of [work, 'f'.repeat(40), '0'.repeat(40)]) {
    expect(await resolveBase(event('push', before), repository.deps)).toEqual({
      sha: first,
      reason: 'the commit before HEAD',
    })
  }
})

it.each([
  [
    'a revision that does not exist',
    'nope',
    /find the commit nope \(--base nope\).*no such commit/,
  ],
  ['an option in place of a revision', '--all', /no such commit/],
])('%s is an error of the world', async (_name, base, message) => {
  const { repository } = await createBranches()
  await using _ = repository
  const failed = resolveBase({ base, event: null }, repository.deps)
  await expect(failed).rejects.toThrow(message)
  await expect(failed).rejects.toMatchObject({ exitCode: 3 })
})

it('unrelated histories, no remote, no commit and no repository are told apart', async () => {
  const { repository } = await createBranches()
  await using _ = repository
  await repository.git('checkout', '-q', '--orphan', 'alone')
  await repository.commit()
  await expect(resolveBase({ base: 'main', event: null }, repository.deps)).rejects.toThrow(
    /unrelated/,
  )
  await repository.git('update-ref', '-d', 'refs/remotes/origin/main')
  await repository.git('remote', 'add', 'origin', 'https://example.test/none.git')
  await expect(resolveBase(nothing, repository.deps)).rejects.toThrow(/--base REF/)
  await using empty = await createTestRepository()
  await expect(resolveBase(nothing, empty.deps)).rejects.toThrow(/git work tree/)
  await empty.git('init', '-q')
  await expect(resolveBase(nothing, empty.deps)).rejects.toThrow(/without any commit/)
})

it('a repository without a remote compares with its own main branch', async () => {
  await using repository = await createCommittedRepository({ a: '1' })
  const first = await repository.git('rev-parse', 'HEAD')
  expect(await resolveBase(nothing, repository.deps)).toMatchObject({ sha: first })
  await repository.git('checkout', '-q', '-b', 'work')
  await repository.write({ b: '1' })
  await repository.commit()
  expect(await resolveBase(nothing, repository.deps)).toMatchObject({ sha: first })
})
