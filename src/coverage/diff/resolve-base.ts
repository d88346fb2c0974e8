import type { Git } from '../../adapters/git.ts'
import { WorldError } from '../../contract/world-error.ts'
import type { CoverageDeps, CoverageOptions } from '../coverage-options.ts'
import { printable } from '../printable.ts'
import { DEEPENINGS, deepenUntil } from './deepen-until.ts'

/** Where the changes start; `sha` is diffed against the work tree, which is what was measured. */
export type DiffBase = { readonly sha: string; readonly reason: string }

const NO_COMMIT = /^0+$/

type BaseDeps = Pick<CoverageDeps, 'git' | 'env' | 'log'>

/**
 * The commit that changed lines are counted from: the revision named, else the event's base, else
 * the merge base with the remote's default branch. A push to the default branch is judged from the
 * commit that the branch was at before. On `refs/pull/N/merge` it is the first parent, so that the
 * lines are those of the tested merge. A shallow clone is deepened until the answer is certain.
 * @throws WorldError where git cannot tell, with what to type
 */
export async function resolveBase(
  options: Pick<CoverageOptions, 'base' | 'event'>,
  deps: BaseDeps,
): Promise<DiffBase> {
  const { git, env } = deps
  if ((await git.root()) === null) throw outsideGit()
  if (options.base !== null) return fromRevision(deps, options.base, `--base ${options.base}`)
  const head = await git.resolve('HEAD')
  if (head === null) throw noCommit()
  const { event } = options
  if (event?.kind === 'pull_request' && isMergeRef(env, head)) {
    const parent = await findMergedParent(deps)
    if (parent !== null) return { sha: parent, reason: 'first parent of the merge under test' }
  }
  const before = event === null || NO_COMMIT.test(event.baseSha ?? '') ? null : event.baseSha
  const isReview = event?.kind === 'pull_request' || event?.kind === 'merge_group'
  if (isReview && before !== null) {
    return fromRevision(deps, before, `the ${event.kind} event's base`)
  }
  const main = await git.defaultBranch()
  if (event?.kind === 'push' && (await isOnBranch(git, env, main))) return fromPush(deps, before)
  if (main === null) throw noDefaultBranch()
  return fromRevision(deps, main, `the merge base with ${main}`)
}

/** Whether what is checked out is GitHub's trial merge of the pull request, by the run's own variables. */
function isMergeRef(env: CoverageDeps['env'], head: string): boolean {
  const isTested = env['GITHUB_SHA'] === undefined || env['GITHUB_SHA'] === head
  return isTested && /^refs\/pull\/\d+\/merge$/.test(env['GITHUB_REF'] ?? '')
}

/** First parent of a merge; null where HEAD is none. A clone of depth 1 has no parents until they are fetched. */
async function findMergedParent(deps: BaseDeps): Promise<string | null> {
  const { git } = deps
  const ask = async (): Promise<string | null> =>
    (await git.resolve('HEAD^2')) === null ? null : git.resolve('HEAD^1')
  const { answer } = await deepenUntil(deps, ask, {
    deepenings: [1],
    refs: async () => ['HEAD'],
  })
  return answer
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

/**
 * Where the branch was before the push, so that all commits of one push are judged; the commit before
 * HEAD where that is unknown, or no ancestor: then the branch was rewritten.
 */
async function fromPush(deps: BaseDeps, before: string | null): Promise<DiffBase> {
  const { git } = deps
  const ask = async (): Promise<DiffBase | null> => {
    if (before !== null && (await git.isAncestor(before, 'HEAD'))) {
      return { sha: before, reason: 'the commit before the push' }
    }
    // In a shallow clone it may yet be one.
    if (before !== null && (await git.isShallow())) return null
    const parent = await git.resolve('HEAD^')
    return parent === null ? null : { sha: parent, reason: 'the commit before HEAD' }
  }
  const { answer, problem } = await deepenUntil(deps, ask, {
    deepenings: DEEPENINGS,
    refs: async () => ['HEAD'],
  })
  if (answer !== null) return answer
  throw new WorldError('coverage/base', {
    expected: 'the commit before HEAD, which a push to the default branch is compared with',
    found: `no commit before HEAD in this clone${showProblem(problem)}`,
    fix: await shallowHint(git, 'This is the first commit: name a base with --base.'),
  })
}

async function fromRevision(deps: BaseDeps, revision: string, reason: string): Promise<DiffBase> {
  const { git } = deps
  const { answer, problem } = await deepenUntil(deps, () => findMergeBase(git, revision), {
    deepenings: DEEPENINGS,
    refs: () => refsFor(git, revision),
  })
  if (answer !== null) return { sha: answer, reason }
  if ((await git.resolve('HEAD')) === null) throw noCommit()
  const shown = printable(revision)
  if ((await git.resolve(revision)) === null) {
    throw new WorldError('coverage/base', {
      expected: `git to find the commit ${shown} (${printable(reason)})`,
      found: `no such commit as ${shown} in this clone${showProblem(problem)}`,
      fix: await shallowHint(git, `Fetch it (git fetch origin) or name another with --base.`),
    })
  }
  throw new WorldError('coverage/base', {
    expected: `${shown} and HEAD to have a common ancestor`,
    found: `no common ancestor in this clone${showProblem(problem)}`,
    fix: await shallowHint(git, 'The histories are unrelated: name another base with --base.'),
  })
}

/**
 * The merge base of a revision and HEAD; null where there is none, or where a shallow clone cannot prove
 * it. It is certain where it is one of the two itself, and where every line of history from them down to
 * it is whole: a younger common ancestor could only lie behind a cut.
 */
async function findMergeBase(git: Git, revision: string): Promise<string | null> {
  const [sha, base] = await Promise.all([git.resolve(revision), git.mergeBase(revision, 'HEAD')])
  if (sha === null || base === null || base === sha || !(await git.isShallow())) return base
  const isCertain =
    base === (await git.resolve('HEAD')) || !(await git.endsAmong([sha, 'HEAD'], base))
  return isCertain ? base : null
}

/** What brings the revision into a clone that lacks it. */
async function refsFor(git: Git, revision: string): Promise<readonly string[]> {
  if ((await git.resolve(revision)) === null) {
    if (/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(revision)) return [revision]
    const branch = /^origin\/([\w][\w./-]*)$/.exec(revision)?.[1]
    if (branch !== undefined) return [`+refs/heads/${branch}:refs/remotes/origin/${branch}`]
  }
  return ['HEAD']
}

function showProblem(problem: string | null): string {
  return problem === null ? '' : `, and fetching more of it failed: ${problem}`
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
