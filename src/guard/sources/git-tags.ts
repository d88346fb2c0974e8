import type { GitBlobs } from '../../adapters/git-blobs.ts'
import type { GitObject } from '../../adapters/parse-git-objects.ts'
import type { GitCollector } from './git-collector.ts'
import { scanTreeObject } from './git-commits.ts'
import { showPath } from './git-places.ts'

type Tag = { readonly name: string; readonly object: GitObject }

/** What a reference leads to, and the annotated tags on the way there. */
type Target = {
  readonly ref: Buffer
  readonly type: string
  readonly id: string
  readonly tags: readonly Tag[]
}

/**
 * Scans the messages of annotated tags; of those that lead to a commit, where `commits` is given,
 * only those that lead to one of these. A tag may also lead to a file or a folder that no commit
 * has: without `commits` that is scanned too.
 */
export async function scanTags(
  { commits }: { readonly commits: ReadonlySet<string> | null },
  { blobs, collector }: { readonly blobs: GitBlobs; readonly collector: GitCollector },
): Promise<void> {
  let pending = await listTargets(blobs)
  while (pending.length > 0) {
    const next: Target[] = []
    await blobs.visit(
      pending.filter(({ type }) => type === 'tag'),
      (target, object) => next.push(follow(target, object)),
    )
    for (const target of pending.filter(({ type }) => type !== 'tag')) {
      if (commits !== null && !commits.has(target.id)) continue
      for (const { name, object } of target.tags) collector.takeMessage(`tag ${name}`, object)
      if (target.type === 'tree') await scanTreeObject(target.id, null, { blobs, collector })
      if (target.type === 'blob') await scanBlob(target, { blobs, collector })
    }
    pending = next
  }
}

/** A reference to a commit says nothing by itself; a commit has its own list. */
async function listTargets(blobs: GitBlobs): Promise<readonly Target[]> {
  const targets: Target[] = []
  const format = '--format=%(objecttype) %(objectname) %(refname)%00'
  for await (const fields of blobs.list(['for-each-ref', format])) {
    for (const field of fields) {
      // Each but the first follows a line end.
      const line = field[0] === 0x0a ? field.subarray(1) : field
      const [type = '', id = ''] = line.toString('latin1').split(' ', 2)
      if (type === '' || type === 'commit') continue
      targets.push({ ref: line.subarray(type.length + id.length + 2), type, id, tags: [] })
    }
  }
  return targets
}

/** The content lives as long as the visit, hence the copy. */
function follow(target: Target, { content, ...object }: GitObject): Target {
  const copy = content === null ? null : Buffer.from(content)
  const header = copy?.toString('utf8', 0, Math.max(0, copy.indexOf('\n\n'))) ?? ''
  const field = (name: string): string =>
    header
      .split('\n')
      .find((line) => line.startsWith(`${name} `))
      ?.slice(name.length + 1) ?? ''
  const name = showPath(Buffer.from(field('tag')))
  return {
    ref: target.ref,
    type: field('type'),
    id: field('object'),
    tags: [...target.tags, { name, object: { ...object, content: copy } }],
  }
}

async function scanBlob(
  { id, ref }: Target,
  { blobs, collector }: { readonly blobs: GitBlobs; readonly collector: GitCollector },
): Promise<void> {
  const entry = { commit: null, mode: '100644', id, status: 'A', path: ref }
  if (collector.isNew(entry)) await blobs.visit([entry], collector.takeFile)
}
