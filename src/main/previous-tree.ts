import type { FindPreviousTree } from '../integration/migrations/previous-tree.ts'
import type { Context } from './context.ts'
import { changeBase } from './changed-files.ts'

/** The repository at a revision, or where the change under test began. */
export function previousTreeFinder(context: Pick<Context, 'git' | 'env'>): FindPreviousTree {
  const { git } = context
  return async (ref) => {
    const commit = ref === null ? await changeBase(context) : await git.resolve(ref)
    return commit === null
      ? null
      : { commit, paths: () => git.filesAt(commit), text: (path) => git.textAt(commit, path) }
  }
}
