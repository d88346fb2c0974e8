import type { Context } from './context.ts'
import { readEvent } from './event.ts'

/**
 * Paths that the change under test touches, as far as git knows: since the event's base, else since the
 * default branch was left, and what is not committed. None where there is no such commit.
 */
export async function changedFiles({
  git,
  env,
}: Pick<Context, 'git' | 'env'>): Promise<readonly string[]> {
  const named = (await readEvent(env))?.baseSha ?? null
  const base = named === null ? await git.defaultBranch() : await git.resolve(named)
  const since = base === null ? null : await git.mergeBase(base, 'HEAD')
  return since === null ? [] : git.changedFiles(since)
}
