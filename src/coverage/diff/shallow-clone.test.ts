import { rm } from 'node:fs/promises'

import { expect, it } from 'vitest'

import type { CoverageEvent, CoverageOptions } from '../coverage-options.ts'
import { createCommittedRepository, createTestRepository } from '../test-repository.ts'
import type { TestRepository } from '../test-repository.ts'
import { resolveBase } from './resolve-base.ts'

type Base = Pick<CoverageOptions, 'base' | 'event'>

const from = (base: string): Base => ({ base, event: null })
const event = (kind: CoverageEvent['kind'], baseSha: string | null): Base => ({
  base: null,
  event: { kind, baseSha },
})

type History = {
  readonly origin: TestRepository
  /** Commits of `main`, oldest first. */
  readonly main: readonly string[]
  /** Commits of `work`, which left `main` at its commit 5. */
  readonly work: readonly string[]
  /** GitHub's trial merge of `work` into `main`. */
  readonly merge: string
}

async function createHistory(): Promise<History> {
  const origin = await createCommittedRepository({ 'a.py': '0\n' })
  const main = [await origin.git('rev-parse', 'HEAD')]
  for (let commit = 1; commit < 9; commit += 1) {
    await origin.write({ 'a.py': `${commit}\n` })
    main.push(await origin.commit())
  }
  await origin.git('checkout', '-q', '-b', 'work', main[5] ?? '')
  const work: string[] = []
  for (let commit = 0; commit < 4; commit += 1) {
    await origin.write({ 'b.py': `${commit}\n` })
    work.push(await origin.commit())
  }
  await origin.git('checkout', '-q', '--detach', 'main')
  await origin.git('merge', '-q', '--no-edit', 'work')
  const merge = await origin.git('rev-parse', 'HEAD')
  await origin.git('update-ref', 'refs/pull/7/merge', 'HEAD')
  await origin.git('checkout', '-q', 'main')
  return { origin, main, work, merge }
}

/** As actions/checkout does it: one ref, so many commits of it, HEAD detached. */
async function checkOut(
  origin: TestRepository,
  ref: string,
  depth: number,
): Promise<TestRepository> {
  const clone = await createTestRepository()
  await clone.git('init', '-q', '-b', 'none')
  await clone.git('remote', 'add', 'origin', `file://${origin.root}`)
  await clone.git('fetch', '-q', '--no-tags', `--depth=${depth}`, 'origin', ref)
  await clone.git('checkout', '-q', '--detach', 'FETCH_HEAD')
  return clone
}

function countFetches({ logged }: TestRepository): number {
  return logged.filter((line) => line.includes('this clone is shallow')).length
}

it('a base that is an ancestor of HEAD is certain without a fetch', async () => {
  const { origin, main } = await createHistory()
  await using _ = origin
  await using clone = await checkOut(origin, 'main', 4)
  await rm(origin.root, { recursive: true })
  const base = main[6] ?? ''
  expect(await resolveBase(event('pull_request', base), clone.deps)).toMatchObject({ sha: base })
  const deps = { ...clone.deps, env: { GITHUB_REF: 'refs/heads/main' } }
  expect(await resolveBase(event('push', base), deps)).toMatchObject({ sha: base })
})

it('a base that the clone lacks is fetched', async () => {
  const { origin, main } = await createHistory()
  await using _ = origin
  await using clone = await checkOut(origin, 'work', 1)
  const found = await resolveBase(event('pull_request', main[8] ?? ''), clone.deps)
  expect(found.sha).toBe(main[5])
  expect(countFetches(clone)).toBe(1)
})

it('a branch of origin that the clone lacks is fetched', async () => {
  const { origin, main } = await createHistory()
  await using _ = origin
  await using clone = await checkOut(origin, 'work', 1)
  expect(await resolveBase(from('origin/main'), clone.deps)).toMatchObject({ sha: main[5] })
})

it('a merge base behind which a younger one may be hidden is not taken', async () => {
  await using origin = await createCommittedRepository({ 'a.py': '0\n' })
  // `old` is seen from both sides; `young`, merged into both, lies behind the cut of one of them.
  const old = await origin.git('rev-parse', 'HEAD')
  await origin.write({ 'a.py': '1\n' })
  const young = await origin.commit()
  await origin.git('checkout', '-q', '-b', 'work')
  for (const text of ['2', '3', '4']) {
    await origin.write({ 'b.py': text })
    await origin.commit()
  }
  const tree = await origin.git('rev-parse', 'HEAD^{tree}')
  const work = await origin.git('commit-tree', tree, '-p', 'HEAD', '-p', old, '-m', 'merge')
  const main = await origin.git('commit-tree', tree, '-p', young, '-m', 'next')
  await origin.git('update-ref', 'refs/heads/work', work)
  await origin.git('update-ref', 'refs/heads/main', main)
  await using clone = await checkOut(origin, 'work', 2)
  await clone.git('fetch', '-q', '--depth=3', 'origin', 'main')
  expect(await clone.deps.git.mergeBase(main, 'HEAD')).toBe(old)
  expect(await resolveBase(from(main), clone.deps)).toMatchObject({ sha: young })
  expect(countFetches(clone)).toBe(1)
})

it("a pull request's merge that came without parents gets them", async () => {
  const { origin, main, merge } = await createHistory()
  await using _ = origin
  await using clone = await checkOut(origin, 'refs/pull/7/merge', 1)
  const env = { GITHUB_REF: 'refs/pull/7/merge', GITHUB_SHA: merge }
  const found = await resolveBase(event('pull_request', main[2] ?? ''), { ...clone.deps, env })
  expect(found).toEqual({ sha: main[8], reason: 'first parent of the merge under test' })
  expect(await clone.git('rev-list', '--count', 'HEAD')).toBe('3')
})

it('a push that came without the commit before it gets it', async () => {
  const { origin, main } = await createHistory()
  await using _ = origin
  await using clone = await checkOut(origin, 'main', 1)
  await clone.git('update-ref', 'refs/remotes/origin/main', 'HEAD')
  const env = { GITHUB_REF: 'refs/heads/main' }
  for (const [before, sha] of [
    [main[3] ?? '', main[3]],
    [null, main[7]],
  ] as const) {
    const found = await resolveBase(event('push', before), { ...clone.deps, env })
    expect(found.sha).toBe(sha)
  }
})

it('a pushed branch that was rewritten is fetched whole before its last commit alone is judged', async () => {
  const { origin, main, work } = await createHistory()
  await using _ = origin
  await using clone = await checkOut(origin, 'main', 2)
  await clone.git('update-ref', 'refs/remotes/origin/main', 'HEAD')
  const env = { GITHUB_REF: 'refs/heads/main' }
  const found = await resolveBase(event('push', work[3] ?? ''), { ...clone.deps, env })
  expect(found).toEqual({ sha: main[7], reason: 'the commit before HEAD' })
  expect(await clone.deps.git.isShallow()).toBe(false)
})

it.each<[name: string, options: (history: History) => Base]>([
  ["a pull request's base", ({ main }) => event('pull_request', main[8] ?? '')],
  ['a named base', ({ main }) => from(main[8] ?? '')],
  ['a named branch', () => from('origin/main')],
])('%s that cannot be fetched is an error with the reason and the way out', async (_name, of) => {
  const history = await createHistory()
  await using origin = history.origin
  await using clone = await checkOut(origin, 'work', 1)
  await rm(origin.root, { recursive: true })
  const failed = resolveBase(of(history), clone.deps)
  await expect(failed).rejects.toThrow(
    /no such commit.*fetching more of it failed: .*git fetch --unshallow.*fetch-depth: 0/s,
  )
  await expect(failed).rejects.toMatchObject({ exitCode: 3 })
})

it('a push whose earlier commits cannot be fetched is an error, and no narrower change', async () => {
  const { origin, main } = await createHistory()
  await using _ = origin
  await using clone = await checkOut(origin, 'main', 2)
  await clone.git('update-ref', 'refs/remotes/origin/main', 'HEAD')
  await clone.git('remote', 'set-url', 'origin', 'https://user:hunter22@127.0.0.1:1/none.git')
  const env = { GITHUB_REF: 'refs/heads/main' }
  const failed = resolveBase(event('push', main[3] ?? ''), { ...clone.deps, env })
  await expect(failed).rejects.toMatchObject({ exitCode: 3 })
  await expect(failed).rejects.toThrow(/fetching more of it failed/)
  await expect(failed).rejects.not.toThrow(/hunter22/)
})

it('an origin that is shallow itself has no more to give', async () => {
  const { origin, main } = await createHistory()
  await using _ = origin
  await using middle = await checkOut(origin, 'work', 2)
  await middle.git('checkout', '-q', '-b', 'work')
  await middle.git('fetch', '-q', '--depth=2', 'origin', 'main:main')
  await using clone = await checkOut(middle, 'work', 1)
  const failed = resolveBase(from(main[8] ?? ''), clone.deps)
  await expect(failed).rejects.toThrow(/no common ancestor.*failed: /)
})
