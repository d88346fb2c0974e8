import { expect, it } from 'vitest'

import { scanRange } from './git-range.ts'
import {
  createGitTestRepository,
  foundKeys,
  liveKey,
  scanContent,
  setting,
} from './git-test-repository.ts'

const options = { scan: scanContent }

it.each(['base..HEAD', 'base...HEAD', 'base..', 'base..main'])(
  'finds in %s what the range added, and also what it took away again',
  async (range) => {
    await using repository = await createGitTestRepository()
    await repository.commit({ 'old.env': setting('O') })
    await repository.git('tag', 'base')
    const first = await repository.commit({ 'apps/x/.env': setting('X'), 'kept.env': setting('K') })
    await repository.git('rm', '-q', 'apps/x/.env')
    await repository.commit({ 'kept.env': `# note\n${setting('K')}` })
    const scan = await scanRange(range, options, repository.deps)
    expect(foundKeys(scan)).toEqual([`apps/x/.env (in ${first.slice(0, 10)}):1 X`, 'kept.env:2 K'])
    // Two commits and three contents.
    expect(scan).toMatchObject({ source: `range ${range}`, files: 5, unread: [], problem: null })
  },
)

it('finds what a merge changed by hand, and nothing that the base already has', async () => {
  await using repository = await createGitTestRepository()
  await repository.commit({ a: '1' })
  await repository.git('checkout', '-q', '-b', 'work')
  await repository.commit({ b: '1' })
  await repository.git('checkout', '-q', 'main')
  await repository.commit({ 'main.env': setting('M') })
  await repository.git('checkout', '-q', 'work')
  await repository.git('merge', '-q', '--no-ff', '--no-commit', 'main')
  await repository.commit({ 'evil.env': setting('E') })
  expect(foundKeys(await scanRange('main..work', options, repository.deps))).toEqual([
    'evil.env:1 E',
  ])
})

it('finds the same content under each of its paths', async () => {
  await using repository = await createGitTestRepository()
  await repository.commit({ a: '1' })
  const first = (await repository.commit({ 'a.env': setting('A') })).slice(0, 10)
  await repository.git('mv', 'a.env', 'b.env')
  await repository.commit({})
  expect(foundKeys(await scanRange('HEAD~2..HEAD', options, repository.deps))).toEqual([
    `a.env (in ${first}):1 A`,
    'b.env:1 A',
  ])
})

it('scans the messages of commits and of the tags on them', async () => {
  await using repository = await createGitTestRepository()
  await repository.commit({ a: '1' }, `old ${liveKey('O')}`)
  await repository.git('tag', '-a', '-m', liveKey('P'), 'old')
  const commit = await repository.commit({ b: '1' }, `new\n\nuse ${liveKey('N')}`)
  await repository.git('tag', '-a', '-m', `tagged\n${liveKey('T')}`, 'v1')
  await repository.git('tag', '-a', '-m', liveKey('U'), 'v2', 'v1')
  expect(foundKeys(await scanRange('HEAD~1..HEAD', options, repository.deps))).toEqual([
    `commit ${commit.slice(0, 10)}:3 N`,
    'tag v1:2 T',
    'tag v2:1 U',
  ])
})

it.each(['HEAD..HEAD', 'HEAD...HEAD', 'HEAD..HEAD~1'])(
  'says that %s has no commit, so that nothing is taken for a scan',
  async (range) => {
    await using repository = await createGitTestRepository()
    await repository.commit({ a: '1' })
    await repository.commit({ a: '2' })
    const scan = await scanRange(range, options, repository.deps)
    expect(scan.files).toBe(0)
    expect(scan.problem).toMatch(/has no commit/)
  },
)

it('counts the messages of commits that only delete', async () => {
  await using repository = await createGitTestRepository()
  await repository.commit({ a: '1', b: '1' })
  await repository.git('rm', '-q', 'a')
  await repository.commit({})
  const scan = await scanRange('HEAD~1..HEAD', options, repository.deps)
  expect(scan).toMatchObject({ files: 1, problem: null })
})

it.each(['', 'main', '..', '...', 'a..b..c', 'a....b'])(
  'refuses %j, which is no range',
  async (range) => {
    await using repository = await createGitTestRepository()
    await repository.commit({ a: '1' })
    await expect(scanRange(range, options, repository.deps)).rejects.toMatchObject({
      code: 'guard/range-invalid',
      exitCode: 2,
    })
  },
)

it.each(['nothing..HEAD', 'HEAD..nothing', `${'0'.repeat(40)}..HEAD`, '--all..HEAD'])(
  'stops at %s, whose revision is unknown',
  async (range) => {
    await using repository = await createGitTestRepository()
    await repository.commit({ a: '1' })
    await expect(scanRange(range, options, repository.deps)).rejects.toMatchObject({
      code: 'guard/revision-unknown',
      exitCode: 3,
    })
  },
)

it('stops where a shallow clone was cut within the range', async () => {
  await using origin = await createGitTestRepository()
  await origin.commit({ a: '1' })
  await origin.git('tag', 'base')
  for (const a of ['2', '3', '4', '5']) await origin.commit({ a })
  const url = `file://${origin.root}`
  await using clone = await createGitTestRepository('clone', '-q', '--depth', '2', url, '.')
  await expect(scanRange('base..HEAD', options, clone.deps)).rejects.toMatchObject({
    code: 'guard/revision-unknown',
  })
  await clone.git('fetch', '-q', '--depth', '1', 'origin', 'tag', 'base')
  await expect(scanRange('base..HEAD', options, clone.deps)).rejects.toMatchObject({
    code: 'guard/range-incomplete',
    exitCode: 3,
  })
  expect((await scanRange('HEAD~1..HEAD', options, clone.deps)).problem).toBeNull()
  await clone.git('fetch', '-q', '--unshallow')
  expect((await scanRange('base...HEAD', options, clone.deps)).files).toBe(8)
})

it('stops where three dots have no common ancestor', async () => {
  await using repository = await createGitTestRepository()
  await repository.commit({ a: '1' })
  await repository.git('checkout', '-q', '--orphan', 'alone')
  await repository.commit({ 'b.env': setting('B') })
  await expect(scanRange('main...alone', options, repository.deps)).rejects.toMatchObject({
    code: 'guard/range-incomplete',
  })
  const scan = await scanRange('main..alone', options, repository.deps)
  expect(foundKeys(scan)).toEqual(['b.env:1 B'])
})
