import { mkdir, mkdtempDisposable, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

import { describe, expect, it } from 'vitest'

import { spawnExec } from '../adapters/exec.ts'
import { createGit } from '../adapters/git.ts'
import { hashServices, readDockerfiles, readRevision, readSourceDate } from './read-sources.ts'

const options = {
  base: 'Dockerfile.base',
  services: {
    a: { dockerfile: 'a/Dockerfile', context: 'a' },
    b: { dockerfile: 'b/Dockerfile', context: 'b' },
  },
}
const sources = {
  'Dockerfile.base': 'FROM debian\n',
  'a/Dockerfile': 'FROM papergate-base\nCOPY . .\n',
  'b/Dockerfile': 'FROM papergate-base\nCOPY . .\n',
}

type Files = Readonly<Record<string, string>>

async function createRepository() {
  const folder = await mkdtempDisposable(join(tmpdir(), 'papergate-'))
  const root = folder.path
  const run = async (args: readonly string[], date: string): Promise<void> => {
    const identity = ['-c', 'user.name=Test', '-c', 'user.email=test@example.com']
    const env = { ...process.env, GIT_COMMITTER_DATE: date, GIT_AUTHOR_DATE: date }
    expect(await spawnExec('git', [...identity, ...args], { cwd: root, env })).toMatchObject({
      exitCode: 0,
    })
  }
  await run(['init', '-q', '-b', 'main'], '1 +0000')
  const write = async (files: Files): Promise<void> => {
    for (const [path, text] of Object.entries(files)) {
      await mkdir(dirname(join(root, path)), { recursive: true })
      await writeFile(join(root, path), text)
    }
  }
  const deps = { root, env: process.env, exec: spawnExec, git: createGit(spawnExec, root) }
  return {
    deps,
    write,
    commit: async (files: Files, seconds: number): Promise<void> => {
      await write(files)
      await run(['add', '-A'], `${seconds} +0000`)
      await run(['commit', '-q', '-m', 'A change'], `${seconds} +0000`)
    },
    hashes: async () => hashServices(deps, options, await readDockerfiles(root, options)),
    sourceDate: async () => readSourceDate(deps, options, await readDockerfiles(root, options)),
    [Symbol.asyncDispose]: () => folder.remove(),
  }
}

describe('the revision', () => {
  it('is refused before the first commit, with what to type', async () => {
    await using repository = await createRepository()
    await expect(readRevision(repository.deps)).rejects.toMatchObject({
      code: 'images/no-commit',
      exitCode: 2,
      message: expect.stringMatching(/a repository without a commit.*git commit/) as string,
    })
  })

  it('is dirty as soon as one file differs', async () => {
    await using repository = await createRepository()
    await repository.commit(sources, 1_000_000_000)
    expect((await readRevision(repository.deps)).dirty).toBe(false)
    await repository.write({ 'a/new': 'x' })
    expect((await readRevision(repository.deps)).dirty).toBe(true)
  })
})

it('names the Dockerfile that is missing', async () => {
  await using repository = await createRepository()
  await repository.write({ ...sources, 'a/Dockerfile': '' })
  const wrong = { ...options, services: { a: { dockerfile: 'c/Dockerfile', context: '.' } } }
  await expect(readDockerfiles(repository.deps.root, wrong)).rejects.toMatchObject({
    code: 'images/dockerfile-missing',
    exitCode: 2,
    message: expect.stringContaining('c/Dockerfile') as string,
  })
})

describe('the time of creation', () => {
  it('stays where a commit touches no image, and follows one that does', async () => {
    await using repository = await createRepository()
    await repository.commit(sources, 1_000_000_000)
    await repository.commit({ 'README.md': 'x' }, 1_000_000_100)
    expect(await repository.sourceDate()).toBe(1_000_000_000)
    await repository.commit({ 'a/file': 'x' }, 1_000_000_200)
    expect(await repository.sourceDate()).toBe(1_000_000_200)
  })

  it('follows every commit where the base copies from the repository', async () => {
    await using repository = await createRepository()
    await repository.commit({ ...sources, 'Dockerfile.base': 'COPY x /x\n' }, 1_000_000_000)
    await repository.commit({ 'README.md': 'x' }, 1_000_000_100)
    expect(await repository.sourceDate()).toBe(1_000_000_100)
  })
})

describe('the content hash', () => {
  it('changes for the service whose files changed and for no other', async () => {
    await using repository = await createRepository()
    await repository.commit(sources, 1_000_000_000)
    const before = await repository.hashes()
    await repository.write({ 'a/file': 'x', 'README.md': 'x' })
    const after = await repository.hashes()
    expect([after['a'] === before['a'], after['b'] === before['b']]).toEqual([false, true])
  })

  it('changes for every service when the base does', async () => {
    await using repository = await createRepository()
    await repository.commit(sources, 1_000_000_000)
    const before = await repository.hashes()
    await repository.write({ 'Dockerfile.base': 'FROM debian\nRUN true\n' })
    const after = await repository.hashes()
    expect([after['a'] === before['a'], after['b'] === before['b']]).toEqual([false, false])
  })

  it('does not count what git ignores', async () => {
    await using repository = await createRepository()
    await repository.commit({ ...sources, '.gitignore': '*.log\n' }, 1_000_000_000)
    const before = await repository.hashes()
    await repository.write({ 'a/debug.log': 'x' })
    expect(await repository.hashes()).toEqual(before)
  })
})
