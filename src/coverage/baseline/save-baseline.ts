import type { Git } from '../../adapters/git.ts'
import { parseDiff } from '../diff/parse-diff.ts'
import { printable } from '../printable.ts'
import { PACKED_LIMIT } from './baseline.ts'
import type { Baseline } from './baseline.ts'
import type { BaselineStore } from './baseline-store.ts'
import { encodeBaseline } from './encode-baseline.ts'

export type SavedBaseline =
  | { readonly kind: 'saved'; readonly sha: string; readonly where: string; readonly bytes: number }
  /** Nothing was kept, and why; printable. */
  | { readonly kind: 'refused'; readonly reason: string }

/**
 * Keeps what is covered now as the baseline of HEAD. It must be HEAD's: where a measured file differs
 * from the commit, lines would have other numbers, and nothing is kept.
 * @throws WorldError where the store refuses
 */
export async function saveBaseline(
  coverage: Omit<Baseline, 'sha'>,
  { git, store }: { readonly git: Git; readonly store: BaselineStore },
): Promise<SavedBaseline> {
  const sha = await git.resolve('HEAD')
  if (sha === null) return { kind: 'refused', reason: 'there is no commit to keep it for' }
  const changed = parseDiff(await git.diff('HEAD', null)).flatMap(({ oldPath, path }) => [
    ...(oldPath === null ? [] : [oldPath]),
    ...(path === null ? [] : [path]),
  ])
  const first = changed.find((path) => coverage.files.has(path))
  if (first !== undefined) {
    const reason = `${printable(first, 120)} is measured and differs from the commit`
    return { kind: 'refused', reason }
  }
  const bytes = encodeBaseline({ ...coverage, sha })
  if (bytes.length > PACKED_LIMIT) {
    return { kind: 'refused', reason: `it has ${bytes.length} bytes, of at most ${PACKED_LIMIT}` }
  }
  return { kind: 'saved', sha, where: await store.save(sha, bytes), bytes: bytes.length }
}
