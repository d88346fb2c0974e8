import type { Git } from '../../adapters/git.ts'
import type { Log } from '../../adapters/log.ts'
import { printable } from '../printable.ts'

/** Generations that one fetch after the other brings; most changes are young. */
export const DEEPENINGS: readonly (number | 'all')[] = [50, 1_000, 'all']

export type Deepened<Answer> = {
  /** Null where the history, as far as it could be had, does not hold it. */
  readonly answer: Answer | null
  /** Why no more history could be had; null where there is all of it, or enough. */
  readonly problem: string | null
}

/**
 * Asks a question of the history; while there is no answer and the clone is shallow, fetches more of it
 * and asks again.
 */
export async function deepenUntil<Answer>(
  { git, log }: { readonly git: Git; readonly log: Log },
  ask: () => Promise<Answer | null>,
  how: {
    readonly deepenings: readonly (number | 'all')[]
    /** What to fetch beside the generations that are missing. */
    readonly refs: () => Promise<readonly string[]>
  },
): Promise<Deepened<Answer>> {
  for (const generations of how.deepenings) {
    const answer = await ask()
    if (answer !== null || !(await git.isShallow())) return { answer, problem: null }
    log.info(`coverage: this clone is shallow; fetching more of its history from origin`)
    const problem = await git.deepen(generations, await how.refs())
    if (problem !== null) return { answer: null, problem: printable(lastLine(problem)) }
  }
  const answer = await ask()
  const isCut = answer === null && (await git.isShallow())
  return { answer, problem: isCut ? 'origin has no more of it' : null }
}

/** Git gives its reason last. */
function lastLine(text: string): string {
  return text.trimEnd().split('\n').at(-1) ?? ''
}
