import { createHash } from 'node:crypto'

import type { GitObject } from '../../adapters/parse-git-objects.ts'
import { classifyFile } from '../classify-file.ts'
import type { Observation } from '../observation.ts'
import type { GitEntry } from './git-entries.ts'
import { describeContent, renamePlaces, showPath, showPathIn } from './git-places.ts'
import type { Naming } from './git-places.ts'
import type { SourceScan } from './source-scan.ts'
import type { GitScanOptions } from './git-scan.ts'

/** Scans one content after the other and keeps what they say. */
export type GitCollector = {
  /** Whether the content was not scanned yet under such a path, and from now on is. */
  readonly isNew: (entry: GitEntry) => boolean
  readonly takeFile: (entry: GitEntry, object: GitObject) => void
  /** A commit or an annotated tag: its message, and whatever else stands in it. */
  readonly takeMessage: (name: string, object: GitObject) => void
  readonly takeSubmodule: (entry: GitEntry) => void
  readonly refuse: (path: string, reason: string) => void

  readonly result: () => Omit<SourceScan, 'source'> & { readonly submodules: number }
}

type Group = readonly Observation[]

/** Which file or message a content is a version of. */
type Origin = { readonly identity: string; readonly isAtTip: boolean }

/** Scanned as prose: whoever writes a message configures nothing. */
const MESSAGE_PATH = 'message of a commit or a tag.txt'

export type CollectorOptions = GitScanOptions & {
  /** Whether a content is scanned under each path, or once for each kind and name of file. */
  readonly each: 'path' | 'kind'
}

/**
 * `tip` has the files, path (latin1) to content id, whose place is named without a commit. Versions
 * of a file that say the same are kept once: the tip's, else the first.
 */
export function createGitCollector(
  { scan, each }: CollectorOptions,
  tip: ReadonlyMap<string, string>,
): GitCollector {
  const seen = new Set<string>()
  const kept = new Map<string, { readonly isAtTip: boolean; readonly group: Group }>()
  const unread: { path: string; reason: string }[] = []
  const submodules = new Set<string>()
  const counts = { files: 0, binaries: 0, bytes: 0 }

  const take = (object: GitObject, naming: Naming, { identity, isAtTip }: Origin): void => {
    counts.files += 1
    if (object.content === null) {
      const megabytes = Math.ceil(object.size / 1024 ** 2)
      unread.push({ path: naming.shown, reason: `too large to scan (${megabytes} MB)` })
      return
    }
    counts.bytes += object.size
    const observations = scan(object.content, naming.scanned)
    if (observations === null) counts.binaries += 1
    else if (observations.length > 0) {
      const key = hash(`${identity}\0${describeContent(observations)}`)
      const before = kept.get(key)
      if (before === undefined || (isAtTip && !before.isAtTip))
        kept.set(key, { isAtTip, group: renamePlaces(observations, naming) })
    }
  }
  return {
    isNew: (entry) => {
      const key = `${entry.id} ${each === 'path' ? entry.path.toString('latin1') : kindOf(entry.path)}`
      const isNew = !seen.has(key)
      seen.add(key)
      return isNew
    },
    takeFile: (entry, object) => {
      const { path, commit, id } = entry
      const identity = path.toString('latin1')
      const isAtTip = commit === null || tip.get(identity) === id
      const shown = isAtTip ? showPath(path) : showPathIn(path, commit)
      take(object, { scanned: path.toString('utf8'), shown }, { identity, isAtTip })
    },
    takeMessage: (name, object) => {
      const headerLines = object.content === null ? 0 : countHeaderLines(object.content)
      const naming = { scanned: MESSAGE_PATH, shown: name, headerLines }
      take(object, naming, { identity: `\0${name}`, isAtTip: false })
    },
    takeSubmodule: ({ path }) => submodules.add(path.toString('latin1')),
    refuse: (path, reason) => unread.push({ path, reason }),
    result: () => ({
      ...counts,
      groups: [...kept.values()].map(({ group }) => group),
      unread,
      submodules: submodules.size,
    }),
  }
}

/** What of a path decides how its content is read: what kind of file it is, and whose name it bears. */
function kindOf(path: Buffer): string {
  const text = path.toString('latin1')
  return `${classifyFile(text)} ${text.slice(text.lastIndexOf('/') + 1)}`
}

/** Lines before the message, with the empty one. */
function countHeaderLines(content: Buffer): number {
  const end = content.indexOf('\n\n')
  let lines = 0
  for (let at = content.indexOf('\n'); at !== -1 && at <= end; at = content.indexOf('\n', at + 1))
    lines += 1
  return end === -1 ? 0 : lines + 1
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('base64')
}
