import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

import { spawnExec } from '../adapters/exec.ts'
import { createGit } from '../adapters/git.ts'
import { createLineLog } from '../adapters/log.ts'
import { parsePercent } from '../config/percent.ts'
import type { Percent } from '../config/percent.ts'
import type { CoverageDeps, CoverageOptions } from './coverage-options.ts'

/** A folder for one test, gone after it; a git repository once `git('init')` ran in it. */
export type TestRepository = AsyncDisposable & {
  readonly root: string
  readonly logged: string[]
  readonly deps: CoverageDeps
  readonly git: (...args: string[]) => Promise<string>
  readonly write: (files: Readonly<Record<string, string | Buffer>>) => Promise<void>
  /** Adds everything and commits it; gives the commit's id. */
  readonly commit: () => Promise<string>
}

const IDENTITY = ['-c', 'user.name=Test', '-c', 'user.email=test@example.test']

export async function createTestRepository(
  files: Readonly<Record<string, string | Buffer>> = {},
): Promise<TestRepository> {
  const root = await realpath(await mkdtemp(join(tmpdir(), 'papergate-coverage-')))
  const logged: string[] = []
  const git = async (...args: string[]): Promise<string> => {
    const result = await spawnExec('git', [...IDENTITY, ...args], { cwd: root })
    if (result.exitCode !== 0) throw new Error(`git ${args.join(' ')}: ${result.stderr}`)
    return result.stdout.trim()
  }
  const write: TestRepository['write'] = async (contents) => {
    for (const [path, content] of Object.entries(contents)) {
      await mkdir(dirname(join(root, path)), { recursive: true })
      await writeFile(join(root, path), content)
    }
  }
  const commit = async (): Promise<string> => {
    await git('add', '-A')
    await git('commit', '-q', '--allow-empty', '-m', 'change')
    return git('rev-parse', 'HEAD')
  }
  await write(files)
  return {
    root,
    logged,
    git,
    write,
    commit,
    deps: {
      root,
      cwd: root,
      git: createGit(spawnExec, root),
      log: createLineLog((line) => logged.push(line)),
      env: {},
      startThread: null,
      baselines: null,
      configName: null,
    },
    [Symbol.asyncDispose]: () => rm(root, { recursive: true, force: true }),
  }
}

/** A repository with one commit on `main` that holds the files. */
export async function createCommittedRepository(
  files: Readonly<Record<string, string | Buffer>>,
): Promise<TestRepository> {
  const repository = await createTestRepository(files)
  await repository.git('init', '-q', '-b', 'main')
  await repository.commit()
  return repository
}

export function percent(text: string): Percent {
  const parsed = parsePercent(text)
  if (parsed === null) throw new Error(`${text} is no percent`)
  return parsed
}

/** Options that judge nothing, but for what the test sets. */
export function optionsWith(options: Partial<CoverageOptions>): CoverageOptions {
  return {
    reports: ['coverage.lcov'],
    metric: 'lines',
    min: null,
    patchMin: null,
    fileMin: null,
    services: {},
    components: {},
    shards: {},
    paths: [],
    exclude: [],
    unreported: 'changed',
    baseline: null,
    maxDrop: null,
    maxLostLines: null,
    base: null,
    change: 'worktree',
    event: null,
    ...options,
  }
}

/** LCOV of files given as hits by line: `{ 'a.py': { 1: 1, 2: 0 } }`. */
export function lcovOf(files: Readonly<Record<string, Readonly<Record<number, number>>>>): string {
  return Object.entries(files)
    .map(([path, lines]) => {
      const data = Object.entries(lines).map(([line, hits]) => `DA:${line},${hits}\n`)
      return `SF:${path}\n${data.join('')}end_of_record\n`
    })
    .join('')
}
