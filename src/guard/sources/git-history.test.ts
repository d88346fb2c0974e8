import { createHash } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'

import { expect, it } from 'vitest'

import { spawnExec } from '../../adapters/exec.ts'
import { createGit } from '../../adapters/git.ts'
import { WorldError } from '../../contract/world-error.ts'
import { scanHistory } from './git-history.ts'
import { scanRange } from './git-range.ts'
import {
  createGitTestRepository,
  foundKeys,
  liveKey,
  scanContent,
  setting,
} from './git-test-repository.ts'

const options = { scan: scanContent }

it('finds what any reference leads to, once, with its first commit', async () => {
  await using repository = await createGitTestRepository()
  const first = (await repository.commit({ 'a.env': setting('A'), 'b.env': setting('B') })).slice(
    0,
    10,
  )
  await repository.commit({ 'a.env': `# moved\n${setting('A')}`, 'copy/b.env': setting('B') })
  await repository.git('rm', '-q', 'a.env')
  await repository.commit({})
  await repository.git('checkout', '-q', '-b', 'other')
  const other = (await repository.commit({ 'o.env': setting('O') })).slice(0, 10)
  await repository.git('checkout', '-q', 'main')
  const scan = await scanHistory(options, repository.deps)
  expect(foundKeys(scan)).toEqual([
    `a.env (in ${first}):1 A`,
    'b.env:1 B',
    `o.env (in ${other}):1 O`,
  ])
  expect(scan).toMatchObject({ source: 'history', unread: [], problem: null })
})

it('finds what stands in the stash, also in its older entries and untracked files', async () => {
  await using repository = await createGitTestRepository()
  await repository.commit({ 'a.env': 'A=1\n' })
  await repository.write({ 'a.env': setting('A') })
  await repository.git('stash')
  await repository.write({ 'u.env': setting('U') })
  await repository.git('stash', '-u')
  await repository.write({ 'a.env': 'A=2\n' })
  await repository.git('stash')
  const keys = foundKeys(await scanHistory(options, repository.deps))
  expect(keys.map((key) => key.replace(/ \(in [0-9a-f]{10}\)/, ''))).toEqual([
    'a.env:1 A',
    'u.env:1 U',
  ])
})

it('finds what only tags have: messages, files and folders', async () => {
  await using repository = await createGitTestRepository()
  await repository.commit({ 'a.env': setting('A') })
  const blob = await repository.git('hash-object', '-w', 'a.env')
  await repository.git('update-index', '--add', '--cacheinfo', `100644,${blob},x/t.yml`)
  const tree = await repository.git('write-tree')
  await repository.git('reset', '-q', '--hard')
  await repository.write({ 'loose.txt': setting('L') })
  const loose = await repository.git('hash-object', '-w', 'loose.txt')
  await repository.git('tag', '-a', '-m', liveKey('M'), 'folder', tree)
  await repository.git('tag', '-a', '-m', 'x', 'again', 'folder')
  await repository.git('tag', 'file', loose)
  expect(foundKeys(await scanHistory(options, repository.deps))).toEqual([
    'a.env:1 A',
    'refs/tags/file:1 L',
    'tag folder:1 M',
    'x/t.yml:1 A',
  ])
})

it('scans a content again as another kind of file', async () => {
  await using repository = await createGitTestRepository()
  const text = 'BASE_URL=https://api.alpaca.markets\n'
  await repository.commit({ 'notes.txt': text })
  const second = await repository.commit({ 'app.env': text })
  await repository.git('rm', '-q', 'app.env')
  await repository.commit({})
  const { groups } = await scanHistory(options, repository.deps)
  expect(groups.flat().map(({ place }) => place.path)).toContain(
    `app.env (in ${second.slice(0, 10)})`,
  )
})

it('says that a shallow clone has only a part', async () => {
  await using origin = await createGitTestRepository()
  await origin.commit({ 'a.env': setting('A') })
  await origin.commit({ 'a.env': 'A=1\n' })
  const url = `file://${origin.root}`
  await using clone = await createGitTestRepository('clone', '-q', '--depth', '1', url, '.')
  const { unread, groups } = await scanHistory(options, clone.deps)
  expect(groups).toEqual([])
  expect(unread).toHaveLength(1)
  expect(unread[0]?.reason).toMatch(/unshallow/)
})

it('says that a repository has no commit', async () => {
  await using repository = await createGitTestRepository()
  const scan = await scanHistory(options, repository.deps)
  expect(scan).toMatchObject({ files: 0, problem: 'the repository has no commit' })
})

it('stops where a partial clone lacks a content', async () => {
  await using origin = await createGitTestRepository()
  await origin.commit({ a: '1' })
  await origin.commit({ a: '2' })
  await origin.git('config', 'uploadpack.allowFilter', 'true')
  const url = `file://${origin.root}`
  await using clone = await createGitTestRepository('clone', '-q', '--filter=blob:none', url, '.')
  await rm(origin.root, { recursive: true })
  // Git says it one way or the other, by version.
  const error: unknown = await scanHistory(options, clone.deps).catch((cause: unknown) => cause)
  expect(error).toBeInstanceOf(WorldError)
  expect(String(error)).toMatch(/git\/(?:object-missing|failed)|missing|promisor/)
})

it.each(['HEAD:b', 'HEAD~1:d', 'HEAD~1^{tree}', 'HEAD~1', 'v1'])(
  'stops where %s was deleted from the clone',
  async (revision) => {
    await using repository = await createGitTestRepository()
    await repository.commit({ a: '1', b: '2', 'd/e': '3' })
    await repository.git('tag', '-a', '-m', 'x', 'v1')
    await repository.git('rm', '-q', '-r', 'd')
    await repository.commit({ a: '4' })
    const id = await repository.git('rev-parse', revision)
    await rm(join(repository.root, '.git', 'objects', id.slice(0, 2), id.slice(2)))
    const error: unknown = await scanHistory(options, repository.deps).catch(
      (cause: unknown) => cause,
    )
    expect(error).toBeInstanceOf(WorldError)
  },
)

it('is not led astray by a graft that hides commits', async () => {
  await using repository = await createGitTestRepository()
  const first = (await repository.commit({ 'a.env': setting('A') })).slice(0, 10)
  await repository.git('rm', '-q', 'a.env')
  const second = await repository.commit({})
  await repository.write({ '.git/info/grafts': `${second}\n` })
  const keys = foundKeys(await scanHistory(options, repository.deps))
  expect(keys).toEqual([`a.env (in ${first}):1 A`])
})

it('reads a repository with SHA-256, from a linked work tree', async () => {
  await using repository = await createGitTestRepository('init', '-q', '--object-format=sha256')
  const first = (await repository.commit({ 'a.env': setting('A') })).slice(0, 10)
  await repository.git('rm', '-q', 'a.env')
  await repository.commit({ b: '1' })
  await repository.git('worktree', 'add', '-q', '--detach', 'linked')
  const deps = {
    ...repository.deps,
    git: createGit(spawnExec, join(repository.root, 'linked')),
  }
  const keys = foundKeys(await scanHistory(options, deps))
  expect(keys).toEqual([`a.env (in ${first}):1 A`])
})

it.each([1, 2, 3])(
  'scans every content that git can reach, from all or within a range, whatever was merged (%i)',
  async (seed) => {
    await using repository = await createGitTestRepository()
    const random = createRandom(seed)
    const branches = ['main', 'one', 'two']
    await repository.commit({ start: 'start' })
    for (const branch of branches.slice(1)) await repository.git('branch', branch)
    for (let step = 0; step < 14; step += 1) {
      const branch = branches[random(3)] ?? 'main'
      await repository.git('checkout', '-q', branch)
      if (random(2) === 0) {
        const other = branches[random(3)] ?? 'main'
        await repository.git('merge', '-q', '--no-ff', '--no-commit', '-s', 'ours', other)
      }
      // The same few contents come and go under the same few paths.
      await repository.commit({
        [`f${random(4)}`]: `${random(6)}`,
        [`d/f${step}`]: `${branch} ${step}`,
      })
    }
    const reachable = async (...revisions: string[]): Promise<ReadonlySet<string>> => {
      const filter = ['--filter=object:type=blob', '--filter-provided-objects']
      const listed = await repository.git('rev-list', '--objects', ...filter, ...revisions)
      return new Set(listed.split('\n').flatMap((line) => line.split(' ', 1)))
    }
    const scanned = new Set<string>()
    const scan: typeof scanContent = (bytes, path) => {
      if (!path.endsWith('.txt'))
        scanned.add(createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex'))
      return []
    }
    await scanHistory({ scan }, repository.deps)
    expect(scanned.size).toBeGreaterThan(14)
    expect(scanned).toEqual(await reachable('--all'))
    for (const [from, to] of [
      ['one', 'main'],
      ['main', 'two'],
    ] as const) {
      scanned.clear()
      await scanRange(`${from}..${to}`, { scan }, repository.deps)
      const added = await reachable(to, `^${from}`)
      expect([...added].filter((id) => id !== '' && !scanned.has(id))).toEqual([])
    }
  },
)

it('is not led astray by a replacement of an object', async () => {
  await using repository = await createGitTestRepository()
  await repository.commit({ 'a.env': setting('A'), harmless: 'B=1\n' })
  await repository.git('replace', 'HEAD:a.env', 'HEAD:harmless')
  expect(foundKeys(await scanHistory(options, repository.deps))).toEqual(['a.env:1 A'])
})

it('ends with the reason of an abort', async () => {
  await using repository = await createGitTestRepository()
  for (const a of ['1', '2', '3']) await repository.commit({ a })
  const controller = new AbortController()
  const scan: typeof scanContent = () => {
    controller.abort(new Error('the person wants an end'))
    return []
  }
  const deps = { ...repository.deps, signal: controller.signal }
  await expect(scanHistory({ scan }, deps)).rejects.toThrow('the person wants an end')
})

it('hands over what a scanner throws', async () => {
  await using repository = await createGitTestRepository()
  await repository.commit({ a: '1' })
  const scan = (): never => {
    throw new Error('cannot')
  }
  await expect(scanHistory({ scan }, repository.deps)).rejects.toThrow('cannot')
})

it('does not mind a person’s own configuration of git', async () => {
  await using repository = await createGitTestRepository()
  await repository.commit({ 'a.env': setting('A') })
  const second = (await repository.commit({ 'b.env': setting('B') })).slice(0, 10)
  await repository.git('rm', '-q', 'b.env')
  await repository.commit({ 'sub/c.env': setting('C') })
  for (const [name, value] of [
    ['diff.renames', 'copies'],
    ['diff.noprefix', 'true'],
    ['diff.relative', 'true'],
    ['core.quotepath', 'true'],
    ['core.abbrev', '5'],
    ['log.showSignature', 'true'],
    ['color.ui', 'always'],
  ] as const)
    await repository.git('config', name, value)
  expect(foundKeys(await scanHistory(options, repository.deps))).toEqual([
    'a.env:1 A',
    `b.env (in ${second}):1 B`,
    'sub/c.env:1 C',
  ])
})

/** Numbers below `limit` in an order that the seed decides. */
function createRandom(seed: number): (limit: number) => number {
  let state = seed
  return (limit) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0
    return (state >>> 16) % limit
  }
}
