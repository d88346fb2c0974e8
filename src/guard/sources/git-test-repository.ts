import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

import { spawnExec } from '../../adapters/exec.ts'
import { createGit } from '../../adapters/git.ts'
import { builtInLexicon } from '../lexicon.ts'
import type { Observation } from '../observation.ts'
import { createScanner } from '../scan-content.ts'
import type { GitScan, GitScanDeps } from './git-scan.ts'

/** A git repository for one test, gone after it. */
export type GitTestRepository = AsyncDisposable & {
  readonly root: string
  readonly deps: GitScanDeps
  readonly git: (...args: string[]) => Promise<string>
  readonly write: (files: Readonly<Record<string, string | Buffer>>) => Promise<void>
  /** Writes the files, adds everything and commits it; gives the commit's id. */
  readonly commit: (
    files: Readonly<Record<string, string | Buffer>>,
    message?: string,
  ) => Promise<string>
}

export async function createGitTestRepository(
  ...init: readonly string[]
): Promise<GitTestRepository> {
  const root = await realpath(await mkdtemp(join(tmpdir(), 'papergate-git-')))
  const git: GitTestRepository['git'] = async (...args) => {
    const identity = ['-c', 'user.name=Test', '-c', 'user.email=test@example.test']
    const result = await spawnExec('git', [...identity, ...args], { cwd: root })
    if (result.exitCode !== 0) throw new Error(`git ${args.join(' ')}: ${result.stderr}`)
    return result.stdout.trim()
  }
  const write: GitTestRepository['write'] = async (files) => {
    for (const [path, content] of Object.entries(files)) {
      await mkdir(dirname(join(root, path)), { recursive: true })
      await writeFile(join(root, path), content)
    }
  }
  await git(...(init.length === 0 ? ['init', '-q', '-b', 'main'] : init))
  return {
    root,
    deps: { git: createGit(spawnExec, root), signal: new AbortController().signal },
    git,
    write,
    commit: async (files, message = 'change') => {
      await write(files)
      await git('add', '-A')
      await git('commit', '-q', '--allow-empty', '-m', message)
      return git('rev-parse', 'HEAD')
    },
    [Symbol.asyncDispose]: () => rm(root, { recursive: true, force: true }),
  }
}

export const scanContent = createScanner(builtInLexicon())

/** A key that looks live; put together here, so that no file holds it. `mark` is a letter. */
export function liveKey(mark: string): string {
  return ['AK', 'SYNTHETICEXAMPLE', mark, '0'].join('')
}

/** A file that sets such a key. */
export function setting(mark: string): string {
  return `APCA_API_KEY_ID=${liveKey(mark)}\n`
}

/** `path:line mark` of each key that was found, sorted. */
export function foundKeys(scan: GitScan): readonly string[] {
  const keys = scan.groups.flat().filter(({ what }) => what === 'credential')
  return keys.map(describe).toSorted()
}

function describe({ place, value }: Observation): string {
  return `${place.path}:${place.line} ${value.at(-2)}`
}
