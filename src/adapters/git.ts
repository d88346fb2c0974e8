import { resolve } from 'node:path'

import { WorldError } from '../contract/world-error.ts'
import type { Exec } from './exec.ts'

/** The questions we ask git. All paths are relative to the repository's root, with `/`. */
export type Git = {
  /** Root of the work tree, or null outside of one. */
  readonly root: () => Promise<string | null>
  /** Full commit id of a revision, or null where git cannot find it. */
  readonly resolve: (revision: string) => Promise<string | null>
  readonly currentBranch: () => Promise<string | null>
  /** Best common ancestor, or null where there is none (or the clone is too shallow to tell). */
  readonly mergeBase: (left: string, right: string) => Promise<string | null>
  readonly isAncestor: (ancestor: string, descendant: string) => Promise<boolean>
  /** The commit and its first parents, nearest first; fewer than `limit` where the history ends. */
  readonly firstParents: (from: string, limit: number) => Promise<readonly string[]>
  /** Whether a history ends among the commits that the revisions have and `without` has not: at a first commit or where the clone was cut. */
  readonly endsAmong: (revisions: readonly string[], without: string) => Promise<boolean>
  readonly isShallow: () => Promise<boolean>
  /**
   * Fetches so many more generations of a shallow clone from `origin`, or all of them, and the given
   * refs with them. Never asks for a password. Null when it worked, else what git said.
   */
  readonly deepen: (generations: number | 'all', refs: readonly string[]) => Promise<string | null>
  /**
   * The default branch as a revision: the remote's, such as `origin/main`; where the repository has no
   * remote, its own `main` or `master`; else null.
   */
  readonly defaultBranch: () => Promise<string | null>
  /** Files that git tracks, and with `untracked` also those it neither tracks nor ignores. */
  readonly files: (options?: { readonly untracked?: boolean }) => Promise<readonly string[]>
  /** Paths of a commit's tree. */
  readonly filesAt: (revision: string) => Promise<readonly string[]>
  /** Text of a file as a commit has it; null where it has none of that name. */
  readonly textAt: (revision: string, path: string) => Promise<string | null>
  /** Ignored files below the work tree that match one of the pathspecs. */
  readonly ignoredFiles: (pathspecs: readonly string[]) => Promise<readonly string[]>
  /** Folders, and files in others, that git ignores as a whole. */
  readonly ignoredPaths: () => Promise<readonly string[]>
  /** `git diff -U0` text between a commit and another one, or the work tree where `to` is null. */
  readonly diff: (from: string, to: string | null) => Promise<string>
  /** The same between a commit and the index: what is staged. */
  readonly stagedDiff: (from: string) => Promise<string>
  /** The same between the index and the work tree. */
  readonly unstagedDiff: () => Promise<string>
  /** Paths that differ between a commit and the work tree, untracked ones aside. */
  readonly changedFiles: (from: string) => Promise<readonly string[]>
  /** Absolute path of git's own folder, which all work trees of the repository share. */
  readonly commonFolder: () => Promise<string>
  readonly isDirty: () => Promise<boolean>
  /** Commit ids of the stash's entries, newest first; only the newest one is a reference. */
  readonly stashes: () => Promise<readonly string[]>
}

/** Settings that make the diff's text independent of the person's own git configuration. */
const DIFF_ARGUMENTS = [
  '-c',
  'core.quotepath=off',
  '-c',
  'diff.noprefix=false',
  '-c',
  'diff.mnemonicPrefix=false',
  'diff',
  '-U0',
  '--inter-hunk-context=0',
  '--diff-algorithm=default',
  '--indent-heuristic',
  '--no-ext-diff',
  '--no-color',
  '--no-textconv',
  '--find-renames',
  '-l1000',
  '--no-relative',
  '--submodule=short',
  '--src-prefix=a/',
  '--dst-prefix=b/',
]

/** A fetch that takes longer is no help to a gate. */
const FETCH_MILLISECONDS = 120_000

/** @param knownRoot the work tree's root, where it was asked for already */
export function createGit(exec: Exec, cwd: string, knownRoot: string | null = null): Git {
  const attempt = async (...args: string[]): Promise<string | null> => {
    const result = await exec('git', args, { cwd })
    return result.exitCode === 0 ? result.stdout : null
  }
  const demand = async (...args: string[]): Promise<string> => {
    const result = await exec('git', args, { cwd })
    if (result.exitCode === 0) return result.stdout
    throw new WorldError('git/failed', {
      expected: `git ${args.find((arg) => !arg.startsWith('-')) ?? ''} to work in ${cwd}`,
      found: result.stderr.trim() || `exit code ${result.exitCode}`,
      fix: 'Run the command inside a git repository with at least one commit.',
    })
  }
  const line = (text: string | null): string | null => text?.trim() || null
  let root = knownRoot === null ? null : Promise.resolve<string | null>(knownRoot)
  return {
    // Asked for by many; a folder that is no repository yet may become one.
    root: async () => {
      root ??= attempt('rev-parse', '--show-toplevel').then(line)
      const found = await root
      if (found === null) root = null
      return found
    },
    resolve: async (revision) =>
      line(
        await attempt(
          'rev-parse',
          '--verify',
          '--quiet',
          '--end-of-options',
          `${revision}^{commit}`,
        ),
      ),
    currentBranch: async () => line(await attempt('symbolic-ref', '--quiet', '--short', 'HEAD')),
    mergeBase: async (left, right) =>
      line(await attempt('merge-base', '--end-of-options', left, right)),
    isAncestor: async (ancestor, descendant) =>
      (await attempt('merge-base', '--is-ancestor', ancestor, descendant)) !== null,
    firstParents: async (from, limit) =>
      splitLines(await demand('rev-list', '--first-parent', `--max-count=${limit}`, from, '--')),
    endsAmong: async (revisions, without) =>
      line(
        await demand(
          'rev-list',
          '--max-parents=0',
          '--max-count=1',
          ...revisions,
          `^${without}`,
          '--',
        ),
      ) !== null,
    isShallow: async () => line(await attempt('rev-parse', '--is-shallow-repository')) === 'true',
    deepen: async (generations, refs) => {
      const depth = generations === 'all' ? '--unshallow' : `--deepen=${generations}`
      const quiet = ['--quiet', '--no-tags', '--no-recurse-submodules', '--no-write-fetch-head']
      const result = await exec('git', ['fetch', ...quiet, depth, 'origin', ...refs], {
        cwd,
        env: { ...process.env, GIT_TERMINAL_PROMPT: '0', GCM_INTERACTIVE: 'never' },
        timeout: FETCH_MILLISECONDS,
      })
      if (result.exitCode === 0) return null
      if (result.timedOut) return `git fetch took more than ${FETCH_MILLISECONDS / 1000} seconds`
      return withoutPasswords(result.stderr.trim()) || `git fetch ended with ${result.exitCode}`
    },
    defaultBranch: async () => {
      const head = await attempt('symbolic-ref', '--quiet', '--short', 'refs/remotes/origin/HEAD')
      if (line(head) !== null) return line(head)
      const hasRemote = line(await attempt('remote')) !== null
      const candidates = hasRemote ? [] : ['main', 'master']
      for (const candidate of ['origin/main', 'origin/master', ...candidates]) {
        if ((await attempt('rev-parse', '--verify', '--quiet', candidate)) !== null)
          return candidate
      }
      return null
    },
    files: async ({ untracked = false } = {}) =>
      splitNul(
        await demand(
          'ls-files',
          '-z',
          '--full-name',
          ...(untracked ? ['-co', '--exclude-standard'] : []),
          '--',
          ':/',
        ),
      ),
    filesAt: async (revision) =>
      splitNul(await demand('ls-tree', '-r', '-z', '--name-only', '--full-tree', revision)),
    textAt: async (revision, path) => attempt('cat-file', 'blob', `${revision}:${path}`),
    ignoredFiles: async (pathspecs) =>
      splitNul(
        await demand(
          'ls-files',
          '-z',
          '--full-name',
          '-oi',
          '--exclude-standard',
          '--',
          ...pathspecs,
        ),
      ),
    ignoredPaths: async () =>
      splitNul(
        await demand('ls-files', '-z', '--full-name', '-oi', '--exclude-standard', '--directory'),
      ).map((path) => path.replace(/\/$/, '')),
    diff: async (from, to) => demand(...DIFF_ARGUMENTS, ...(to === null ? [from] : [from, to])),
    stagedDiff: async (from) => demand(...DIFF_ARGUMENTS, '--cached', from),
    unstagedDiff: async () => demand(...DIFF_ARGUMENTS),
    changedFiles: async (from) => splitNul(await demand('diff', '--name-only', '-z', from, '--')),
    commonFolder: async () =>
      resolve(cwd, (await demand('rev-parse', '--git-common-dir')).replace(/\n$/, '')),
    isDirty: async () => (await demand('status', '--porcelain')).trim() !== '',
    stashes: async () =>
      splitLines((await attempt('rev-list', '--walk-reflogs', 'refs/stash', '--')) ?? ''),
  }
}

/** Git names the address that it cannot reach as it stands in the configuration. */
export function withoutPasswords(text: string): string {
  return text.replaceAll(/\/\/[^/@\s]*@/g, '//')
}

function splitLines(text: string): readonly string[] {
  return text.split('\n').filter((line) => line !== '')
}

function splitNul(text: string): readonly string[] {
  return [...new Set(text.split('\0').filter((path) => path !== ''))]
}
