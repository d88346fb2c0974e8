import type { Git } from '../../adapters/git.ts'
import { InputError } from '../../contract/input-error.ts'
import { WorldError } from '../../contract/world-error.ts'
import { createGitCollector } from './git-collector.ts'
import { listFiles, scanCommits } from './git-commits.ts'
import { withGitBlobs } from './git-scan.ts'
import type { GitScan, GitScanDeps, GitScanOptions } from './git-scan.ts'
import { scanTags } from './git-tags.ts'

/**
 * Scans every content that a commit of the range adds or changes, also what a later one takes away
 * again, and the messages of its commits and of the annotated tags on them. `A..B` and `A...B` both
 * mean the commits that B has and A has not; the second also wants a common ancestor. An empty side
 * means HEAD. What B no longer has is named with its commit. A range without commits has a `problem`.
 * @throws InputError for what is no range; WorldError for a revision that this clone does not have,
 * or where it was cut too short to list the range.
 */
export function scanRange(
  range: string,
  options: GitScanOptions,
  deps: GitScanDeps,
): Promise<GitScan> {
  return withGitBlobs(options, deps, async (blobs) => {
    const { from, to } = await resolveRange(range, deps.git)
    const collector = createGitCollector({ ...options, each: 'path' }, await listFiles(blobs, to))
    const scanning = { blobs, collector }
    const commits = await scanCommits([to, `^${from}`], scanning)
    if (commits.size > 0) await scanTags({ commits }, scanning)
    const problem =
      commits.size === 0 ? `${range} has no commit: its end has nothing that its start lacks` : null
    return { source: `range ${range}`, ...collector.result(), problem }
  })
}

async function resolveRange(
  range: string,
  git: Git,
): Promise<{ readonly from: string; readonly to: string }> {
  const { left, right, isSymmetric } = parseRange(range)
  const [from, to] = [await demand(left, git), await demand(right, git)]
  const hasBase = (await git.mergeBase(from, to)) !== null
  const isCut = (await git.isShallow()) && (!hasBase || (await git.endsAmong([to], from)))
  if (isCut || (isSymmetric && !hasBase)) {
    throw new WorldError('guard/range-incomplete', {
      expected: `this clone to have the whole history of ${range}`,
      found: isCut
        ? 'a shallow clone that was cut within the range'
        : `no common ancestor of ${left} and ${right}`,
      fix: isCut ? FETCH : 'Name two revisions of one history, or use two dots.',
    })
  }
  return { from, to }
}

const FETCH = 'Run git fetch --unshallow, or check out with fetch-depth: 0 in actions/checkout.'

function parseRange(range: string): {
  readonly left: string
  readonly right: string
  readonly isSymmetric: boolean
} {
  const at = range.indexOf('..')
  const isSymmetric = range.startsWith('...', at)
  const right = range.slice(at + (isSymmetric ? 3 : 2))
  if (at === -1 || range.length <= 3 || right.startsWith('.') || right.includes('..')) {
    throw new InputError('guard/range-invalid', {
      expected: 'a range of commits such as origin/main..HEAD',
      found: range === '' ? 'nothing' : range,
      fix: 'Name where it starts and where it ends, with two dots between.',
    })
  }
  return { left: range.slice(0, at) || 'HEAD', right: right || 'HEAD', isSymmetric }
}

async function demand(revision: string, git: Git): Promise<string> {
  const id = await git.resolve(revision)
  if (id !== null) return id
  throw new WorldError('guard/revision-unknown', {
    expected: `this clone to have the revision ${revision}`,
    found: 'none of that name',
    fix: `Correct the name, or fetch it. ${FETCH}`,
  })
}
