import { readFileSync } from 'node:fs'
import { chmod, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

import { expect, it } from 'vitest'
import { parse } from 'yaml'
import * as z from 'zod'

import { spawnExec } from '../../src/adapters/exec.ts'

const root = resolve(import.meta.dirname, '..', '..')

/** What pre-commit needs of a hook; it refuses nothing else, but neither does it read it. */
const manifestSchema = z.array(
  z.strictObject({
    id: z.string(),
    name: z.string(),
    description: z.string(),
    entry: z.string(),
    language: z.literal('script'),
    pass_filenames: z.literal(false),
    types: z.array(z.string()),
    stages: z.array(z.enum(['pre-commit', 'pre-merge-commit', 'pre-push', 'manual'])),
    minimum_pre_commit_version: z.string(),
  }),
)

const hooks = manifestSchema.parse(
  parse(readFileSync(join(root, '.pre-commit-hooks.yaml'), 'utf8')),
)
const [script = '', ...args] =
  hooks.find(({ id }) => id === 'papergate-guard')?.entry.split(' ') ?? []

it('runs a committed script that Node executes, with what stands beside it', async () => {
  const listed = await spawnExec('git', ['ls-files', '--stage', '--', script], { cwd: root })
  expect(listed.stdout).toMatch(/^100755 /)
  expect(readFileSync(join(root, script), 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/)
})

it('stops a commit of a live key, and lets one on paper pass', async () => {
  await using repository = await createRepositoryWithHook()
  const { commit, write } = repository
  await write('.env', `APCA_API_KEY_ID=${key('PK')}\nAPCA_API_BASE_URL=${PAPER}\n`)
  expect(await commit()).toMatchObject({ exitCode: 0 })
  await write('.env', `APCA_API_KEY_ID=${key('AK')}\n`)
  const stopped = await commit()
  expect(stopped.exitCode).toBe(1)
  const said = stopped.stdout + stopped.stderr
  expect(said).toMatch(/\.env: sets APCA_API_KEY_ID to what looks like a live Alpaca key/)
  expect(said).not.toContain(key('AK').slice(2, 12))
  // What `git commit --all` takes stands in an index of its own.
  expect(await commit('--all')).toMatchObject({ exitCode: 1 })
})

it('lets a commit pass that only deletes', async () => {
  await using repository = await createRepositoryWithHook()
  await repository.write('a.txt', 'a\n')
  expect(await repository.commit()).toMatchObject({ exitCode: 0 })
  await rm(join(repository.path, 'a.txt'))
  expect(await repository.commit()).toMatchObject({ exitCode: 0 })
})

const PAPER = 'https://paper-api.alpaca.markets'

/** Put together here, so that no file holds a text that looks like a live key. */
function key(prefix: string): string {
  return [prefix, 'SYNTHETICEXAMPLE00'].join('')
}

/** A repository whose commits run the hook as pre-commit runs a script: from the root of the work tree. */
async function createRepositoryWithHook() {
  const path = await realpath(await mkdtemp(join(tmpdir(), 'papergate-hook-')))
  const git = (...words: string[]) => spawnExec('git', words, { cwd: path })
  await git('init', '-q')
  const hook = join(path, '.git', 'hooks', 'pre-commit')
  await writeFile(hook, `#!/bin/sh\nexec '${join(root, script)}' ${args.join(' ')}\n`)
  await chmod(hook, 0o755)
  return {
    path,
    write: (file: string, text: string) => writeFile(join(path, file), text),
    commit: async (...flags: readonly string[]) => {
      if (flags.length === 0) await git('add', '--all')
      const identity = ['-c', 'user.name=Test', '-c', 'user.email=test@example.test']
      return git(...identity, 'commit', '-q', '-m', 'change', ...flags)
    },
    [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }),
  }
}
