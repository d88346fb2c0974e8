import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

import { spawnExec } from '../../src/adapters/exec.ts'

const repository = resolve(import.meta.dirname, '..', '..')
const example = join('examples', 'trading-platform')

export type PlatformCopy = AsyncDisposable & {
  readonly root: string
  /** Changes a file by replacing a text that must be in it. */
  readonly edit: (path: string, from: string, to: string) => Promise<void>
  readonly append: (path: string, text: string) => Promise<void>
  readonly remove: (path: string) => Promise<void>
}

/**
 * The example platform in a git repository of its own, with one commit that its remote has as well,
 * so that everything done to it afterwards is the change that is judged.
 */
export async function copyPlatform(): Promise<PlatformCopy> {
  const root = await mkdtemp(join(tmpdir(), 'papergate-platform-'))
  for (const name of [
    example,
    'papergate.yml',
    'docker-compose.ci.yml',
    'Dockerfile.base',
    '.gitignore',
    '.dockerignore',
  ]) {
    await cp(join(repository, name), join(root, name), {
      recursive: true,
      filter: (path) => !/\/(\.venv|__pycache__|\.\w+_cache)(\/|$)/.test(path),
    })
  }
  await symlink(join(repository, example, '.venv'), join(root, example, '.venv'))
  await git(root, 'init', '-q', '-b', 'main')
  await git(root, 'add', '-A')
  await git(
    root,
    '-c',
    'user.name=test',
    '-c',
    'user.email=test@example.test',
    'commit',
    '-qm',
    'a',
  )
  await git(root, 'remote', 'add', 'origin', 'https://example.test/platform.git')
  await git(root, 'update-ref', 'refs/remotes/origin/main', 'HEAD')
  return {
    root,
    edit: async (path, from, to) => {
      const text = await readFile(join(root, path), 'utf8')
      if (!text.includes(from)) throw new Error(`${path} has no ${from}`)
      await writeFile(
        join(root, path),
        text.replace(from, () => to),
      )
    },
    append: (path, text) => writeFile(join(root, path), text, { flag: 'a' }),
    remove: (path) => rm(join(root, path), { recursive: true }),
    [Symbol.asyncDispose]: () => rm(root, { recursive: true, force: true }),
  }
}

async function git(cwd: string, ...args: readonly string[]): Promise<void> {
  const { exitCode, stderr } = await spawnExec('git', args, { cwd })
  if (exitCode !== 0) throw new Error(`git ${args[0]} failed: ${stderr}`)
}
