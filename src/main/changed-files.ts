import type { Context } from './context.ts'
import { readEvent } from './event.ts'

/**
 * Paths that the change under test touches, as far as git knows: since the event's base, else since the
 * default branch was left, and what is not committed. None where there is no such commit.
 */
export async function changedFiles(
  context: Pick<Context, 'git' | 'env'>,
): Promise<readonly string[]> {
  const since = await changeBase(context)
  return since === null ? [] : context.git.changedFiles(since)
}

/** Commit at which the change under test began; null where git knows none. */
export async function changeBase({
  git,
  env,
}: Pick<Context, 'git' | 'env'>): Promise<string | null> {
  const named = (await readEvent(env))?.baseSha ?? null
  const base = named === null ? await git.defaultBranch() : await git.resolve(named)
  return base === null ? null : git.mergeBase(base, 'HEAD')
}
