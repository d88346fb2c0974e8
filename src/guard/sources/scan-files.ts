import { WorldError } from '../../contract/world-error.ts'
import { ARCHIVE_HEAD, isArchive } from '../archives/archive-format.ts'
import { unpack } from '../archives/unpack.ts'
import type { Observation } from '../observation.ts'
import { readPlainFile } from './read-plain-file.ts'
import type { ScanContent } from './source-scan.ts'

/** A file's absolute path, and the path that results show. */
export type FileToScan = { readonly file: string; readonly shown: string }

/** What files say, each group with the number of its file. */
export type FilesScan = {
  readonly groups: (readonly [number: number, observations: readonly Observation[]])[]
  files: number
  binaries: number
  bytes: number
}

export function emptyFilesScan(): FilesScan {
  return { groups: [], files: 0, binaries: 0, bytes: 0 }
}

/** Adds what others found. */
export function addScan(scanned: FilesScan, other: Readonly<FilesScan>): void {
  scanned.files += other.files
  scanned.binaries += other.binaries
  scanned.bytes += other.bytes
  // One by one: a call takes no more than some hundred thousand at once.
  for (const group of other.groups) scanned.groups.push(group)
}

export type FileScanner = {
  readonly scan: ScanContent
  /** Told of what an archive holds and nobody can read. */
  readonly onUnread: (path: string, reason: string) => void
}

/**
 * Reads one file, or the files in one archive, and adds what it says.
 * @throws WorldError for a file that cannot be read
 */
export async function scanFile(
  scanned: FilesScan,
  file: FileToScan & { readonly number: number },
  scanner: FileScanner,
): Promise<void> {
  const content = attemptToRead(file.file, () => readPlainFile(file.file))
  if (content === null) return
  scanned.files += 1
  scanned.bytes += content.length
  const add = (bytes: Buffer, path: string): void => {
    const observations = scanner.scan(bytes, path)
    if (observations === null) scanned.binaries += 1
    else if (observations.length > 0) scanned.groups.push([file.number, observations])
  }
  if (!isArchive(file.shown, content.subarray(0, ARCHIVE_HEAD))) {
    add(content, file.shown)
    return
  }
  // Another file may be read meanwhile, into the same memory.
  for await (const one of unpack(Buffer.from(content), file.shown)) {
    if (one.kind === 'file') add(one.bytes, one.path)
    // Nobody can look into it without a password, or a program that we do not have: as into any binary.
    else if (SEALED.test(one.reason)) scanned.binaries += 1
    else scanner.onUnread(one.path, one.reason)
  }
}

const SEALED = /^it is (?:encrypted|packed with )/

export function attemptToRead<T>(path: string, read: () => T): T {
  try {
    return read()
  } catch (cause) {
    throw new WorldError(
      'guard/unreadable',
      {
        expected: `every file to be readable, ${path} too`,
        found: cause instanceof Error ? cause.message : String(cause),
        fix: 'Give this user the right to read it, or name the paths to scan.',
      },
      { cause },
    )
  }
}
