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
  readonly isShallow: () => Promise<boolean>
  /**
   * The default branch as a revision: the remote's, such as `origin/main`; where the repository has no
   * remote, its own `main` or `master`; else null.
   */
  readonly defaultBranch: () => Promise<string | null>
  /** Files that git tracks, and with `untracked` also those it neither tracks nor ignores. */
  readonly files: (options?: { readonly untracked?: boolean }) => Promise<readonly string[]>
  /** Ignored files below the work tree that match one of the pathspecs. */
  readonly ignoredFiles: (pathspecs: readonly string[]) => Promise<readonly string[]>
  /** `git diff -U0` text between a commit and another one, or the work tree where `to` is null. */
  readonly diff: (from: string, to: string | null) => Promise<string>
  readonly isDirty: () => Promise<boolean>
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
  '--no-ext-diff',
  '--no-color',
  '--no-textconv',
  '--find-renames',
  '--no-relative',
  '--submodule=short',
  '--src-prefix=a/',
  '--dst-prefix=b/',
]

export function createGit(exec: Exec, cwd: string): Git {
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
  return {
    root: async () => line(await attempt('rev-parse', '--show-toplevel')),
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
    mergeBase: async (left, right) => line(await attempt('merge-base', left, right)),
    isShallow: async () => line(await attempt('rev-parse', '--is-shallow-repository')) === 'true',
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
    diff: async (from, to) => demand(...DIFF_ARGUMENTS, ...(to === null ? [from] : [from, to])),
    isDirty: async () => (await demand('status', '--porcelain')).trim() !== '',
  }
}

function splitNul(text: string): readonly string[] {
  return [...new Set(text.split('\0').filter((path) => path !== ''))]
}
