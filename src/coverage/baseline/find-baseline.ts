import type { Git } from '../../adapters/git.ts'
import type { BaselineStore, StoredAt } from './baseline-store.ts'

/** As many commits are asked for at once; a store may be at the other end of a network. */
const AT_ONCE = 5

type FoundBaseline = {
  readonly sha: string
  /** Commits between it and the one that the search began at, which is 0. */
  readonly distance: number
  readonly where: string
  readonly bytes: Uint8Array
}

export type BaselineSearch = {
  /** Null where none of the commits has one. */
  readonly found: FoundBaseline | null
  /** How many commits were looked at. */
  readonly asked: number
  /** The search ended where the shallow clone does. */
  readonly isCut: boolean
}

/**
 * Looks for the baseline of a commit, else of its nearest ancestor that has one. Ancestors are those by
 * first parents: baselines are of commits that the default branch was at, and on the way of first parents
 * no commit of a merged branch uses up the search.
 * @throws WorldError where the store cannot tell of a commit that is nearer than the baseline found
 */
export async function findBaseline(search: {
  readonly git: Git
  readonly store: BaselineStore
  readonly from: string
  /** Most commits to look at. */
  readonly limit?: number
}): Promise<BaselineSearch> {
  const { git, store, from, limit = 100 } = search
  const commits = await git.firstParents(from, limit)
  for (let start = 0; start < commits.length; start += AT_ONCE) {
    const asked = commits.slice(start, start + AT_ONCE)
    const index = await firstOf(asked.map((sha) => store.find(sha)))
    if (index === null) continue
    const { place, stored } = index
    const sha = asked[place] ?? ''
    const distance = start + place
    return {
      found: { sha, distance, where: stored.where, bytes: await stored.read() },
      asked: distance + 1,
      isCut: false,
    }
  }
  const isCut = commits.length < limit && (await git.isShallow())
  return { found: null, asked: commits.length, isCut }
}

/** The first answer in order that is there, once all before it have said that they are not. */
async function firstOf(
  answers: readonly Promise<StoredAt | null>[],
): Promise<{ readonly place: number; readonly stored: StoredAt } | null> {
  const settled = await Promise.allSettled(answers)
  for (const [place, answer] of settled.entries()) {
    if (answer.status === 'rejected') throw answer.reason
    if (answer.value !== null) return { place, stored: answer.value }
  }
  return null
}
