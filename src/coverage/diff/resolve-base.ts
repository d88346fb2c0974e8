import type { Git } from '../../adapters/git.ts'
import { WorldError } from '../../contract/world-error.ts'
import type { CoverageDeps, CoverageOptions } from '../coverage-options.ts'
import { printable } from '../printable.ts'

/** Where the changes start; `sha` is diffed against the work tree, which is what was measured. */
export type DiffBase = { readonly sha: string; readonly reason: string }

const NO_COMMIT = /^0+$/

/**
 * The commit that changed lines are counted from: the revision named, else the event's base, else
 * the merge base with the remote's default branch; a push to the default branch is judged by itself.
 * On `refs/pull/N/merge` it is the first parent, so that the lines are those of the tested merge.
 * @throws WorldError where git cannot tell, with what to type
 */
export async function resolveBase(
  options: Pick<CoverageOptions, 'base' | 'event'>,
  { git, env }: Pick<CoverageDeps, 'git' | 'env'>,
): Promise<DiffBase> {
  if ((await git.root()) === null) throw outsideGit()
  const head = await git.resolve('HEAD')
  if (head === null) throw noCommit()
  if (options.base !== null) return fromRevision(git, options.base, `--base ${options.base}`)
  const { event } = options
  if (event?.kind === 'pull_request' && (await isMergeOfPullRequest(git, env, head))) {
    const parent = await git.resolve('HEAD^1')
    if (parent !== null) return { sha: parent, reason: 'first parent of the merge under test' }
  }
  const isReview = event?.kind === 'pull_request' || event?.kind === 'merge_group'
  if (isReview && event.baseSha !== null && !NO_COMMIT.test(event.baseSha)) {
    return fromRevision(git, event.baseSha, `the ${event.kind} event's base`)
  }
  const main = await git.defaultBranch()
  if (event?.kind === 'push' && (await isOnBranch(git, env, main))) return fromParent(git)
  if (main === null) throw noDefaultBranch()
  return fromRevision(git, main, `the merge base with ${main}`)
}

async function isMergeOfPullRequest(
  git: Git,
  env: CoverageDeps['env'],
  head: string,
): Promise<boolean> {
  const isMergeRef = /^refs\/pull\/\d+\/merge$/.test(env['GITHUB_REF'] ?? '')
  const isTested = env['GITHUB_SHA'] === undefined || env['GITHUB_SHA'] === head
  return isMergeRef && isTested && (await git.resolve('HEAD^2')) !== null
}

/** Whether the checked out branch is the remote's default one; a detached HEAD is asked of Actions. */
async function isOnBranch(
  git: Git,
  env: CoverageDeps['env'],
  main: string | null,
): Promise<boolean> {
  if (main === null) return false
  const branch = (await git.currentBranch()) ?? env['GITHUB_REF']?.replace(/^refs\/heads\//, '')
  return branch !== undefined && (main === `origin/${branch}` || main === branch)
}

async function fromParent(git: Git): Promise<DiffBase> {
  const parent = await git.resolve('HEAD^')
  if (parent !== null) return { sha: parent, reason: 'the commit before the push' }
  throw new WorldError('coverage/base', {
    expected: 'the commit before HEAD, which a push to the default branch is compared with',
    found: 'no commit before HEAD in this clone',
    fix: await shallowHint(git, 'This is the first commit: name a base with --base.'),
  })
}

async function fromRevision(git: Git, revision: string, reason: string): Promise<DiffBase> {
  const shown = printable(revision)
  if ((await git.resolve(revision)) === null) {
    throw new WorldError('coverage/base', {
      expected: `git to find the commit ${shown} (${printable(reason)})`,
      found: `no such commit as ${shown} in this clone`,
      fix: await shallowHint(git, `Fetch it (git fetch origin) or name another with --base.`),
    })
  }
  const sha = await git.mergeBase(revision, 'HEAD')
  if (sha !== null) return { sha, reason }
  throw new WorldError('coverage/base', {
    expected: `${shown} and HEAD to have a common ancestor`,
    found: 'no common ancestor in this clone',
    fix: await shallowHint(git, 'The histories are unrelated: name another base with --base.'),
  })
}

async function shallowHint(git: Git, otherwise: string): Promise<string> {
  if (!(await git.isShallow())) return otherwise
  return 'This clone is shallow: run git fetch --unshallow, or set fetch-depth: 0 on actions/checkout.'
}

function outsideGit(): WorldError {
  return new WorldError('coverage/base', {
    expected: 'a git work tree to find the changed lines in',
    found: 'no git work tree here',
    fix: 'Run the gate inside the repository, or leave the patch minimum out. In a container whose user does not own the files: git config --global --add safe.directory <folder>.',
  })
}

function noCommit(): WorldError {
  return new WorldError('coverage/base', {
    expected: 'a commit to compare the changed lines with',
    found: 'a repository without any commit',
    fix: 'Commit once, or leave the patch minimum out.',
  })
}

function noDefaultBranch(): WorldError {
  return new WorldError('coverage/base', {
    expected: "the remote's default branch, to count changed lines from",
    found: 'no origin/HEAD, origin/main or origin/master',
    fix: 'Name the base with --base REF, or run git remote set-head origin --auto.',
  })
}
