import { createHash } from 'node:crypto'

const LONGEST_TAG = 128
/** Prefixes that this program gives a meaning; a branch of that name must not look like one. */
const RESERVED = /^(?:sha|pr|ctx)-/

export type Revision = {
  readonly commit: string
  /** Whether the work tree differs from the commit. */
  readonly dirty: boolean
  readonly ref:
    | { readonly kind: 'branch' | 'tag'; readonly name: string }
    | { readonly kind: 'pull-request'; readonly number: number }
    | { readonly kind: 'detached' }
}

/**
 * The tags of every image of one run: `sha-<commit>` and the branch, or `pr-<number>`. A dirty tree
 * gets `sha-<commit>-dirty` and nothing else, so that it never replaces what a clean commit made.
 */
export function planTags({ commit, dirty, ref }: Revision): readonly string[] {
  if (dirty) return [`sha-${commit}-dirty`]
  switch (ref.kind) {
    case 'branch':
    case 'tag':
      return [`sha-${commit}`, sanitizeTag(ref.name)]
    case 'pull-request':
      return [`sha-${commit}`, `pr-${ref.number}`]
    case 'detached':
      return [`sha-${commit}`]
    default:
      return ref satisfies never
  }
}

/**
 * A git name as a registry tag: 1 to 128 of `[A-Za-z0-9_.-]`, the first not `.` or `-`. A name that
 * had to change carries a hash of the original, so that `a/b` and `a-b` stay two tags.
 * Source: OCI distribution specification, "Pulling manifests".
 */
export function sanitizeTag(name: string): string {
  const cleaned = name.replaceAll(/[^A-Za-z0-9_.-]+/g, '-').replace(/^[.-]+/, '')
  if (cleaned === name && name.length <= LONGEST_TAG && !RESERVED.test(name) && name !== '') {
    return name
  }
  const hash = createHash('sha256').update(name).digest('hex').slice(0, 8)
  const room = LONGEST_TAG - hash.length - 1
  const stem = RESERVED.test(cleaned) ? `branch-${cleaned}` : cleaned || 'branch'
  return `${stem.slice(0, room)}-${hash}`
}

/** What this run builds, from GitHub's own variables where it runs there and from git elsewhere. */
export function readRef(
  env: Readonly<Record<string, string | undefined>>,
  currentBranch: string | null,
): Revision['ref'] {
  const ref = env['GITHUB_ACTIONS'] === 'true' ? (env['GITHUB_REF'] ?? '') : ''
  const pull = /^refs\/pull\/(\d+)\//.exec(ref)
  if (pull?.[1] !== undefined) return { kind: 'pull-request', number: Number(pull[1]) }
  const named = /^refs\/(heads|tags)\/(.+)$/.exec(ref)
  if (named?.[2] !== undefined) {
    return { kind: named[1] === 'heads' ? 'branch' : 'tag', name: named[2] }
  }
  return currentBranch === null ? { kind: 'detached' } : { kind: 'branch', name: currentBranch }
}
