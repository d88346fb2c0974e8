import type { MessagePort } from 'node:worker_threads'

import { isLongRead, scanCode } from '../code/scan-code.ts'
import { createLexicon } from '../lexicon.ts'
import type { Lexicon } from '../lexicon.ts'
import type { Observation } from '../observation.ts'
import { createScanner } from '../scan-content.ts'
import type { ReadProgram } from '../scan-text.ts'
import { addScan, emptyFilesScan, scanFile } from '../sources/scan-files.ts'
import type { FilesScan, FileToScan } from '../sources/scan-files.ts'
import { createCatalogue } from '../venues/catalogue.ts'
import { leaveFile, takeFiles } from './shared-work.ts'
import type { SharedWork } from './shared-work.ts'

/** The files of all threads, which of them are taken, and the venues to know. */
export type FilesRequest = {
  readonly files: readonly FileToScan[]
  readonly work: SharedWork
  readonly catalogue: Pick<Lexicon, 'venues' | 'frameworks'>
}

/** An observation on its way between threads: the venue by its id. */
export type PackedObservation = Omit<Observation, 'venue'> & { readonly venue: string }

export type FilesReply =
  | (Omit<FilesScan, 'groups'> & {
      readonly groups: readonly (readonly [number, readonly PackedObservation[]])[]
      readonly unread: readonly Unread[]
    })
  /** Something could not be read; whoever asked reads everything alone and finds what it was. */
  | null

type Unread = { readonly path: string; readonly reason: string }

/** Scans files until none is left, and hands over what they say; a thread's whole work. */
export function serveFiles(port: MessagePort): void {
  port.once('message', (request: FilesRequest) => {
    void scanAll(request).then((reply) => port.postMessage(reply, []))
  })
}

/** A file is left to the first thread in the middle of being read. */
class LeftError extends Error {}

async function scanAll({ files, work, catalogue }: FilesRequest): Promise<FilesReply> {
  try {
    const lexicon = createLexicon(createCatalogue(catalogue.venues, catalogue.frameworks))
    const all = emptyFilesScan()
    const unread: Unread[] = []
    for (const number of takeFiles(work, files.length)) {
      const file = files[number]
      if (file === undefined) break
      const scanned = await scanOrLeave({ ...file, number }, work, lexicon)
      if (scanned === null) continue
      addScan(all, scanned.found)
      unread.push(...scanned.unread)
    }
    const groups = all.groups.map(
      ([number, observations]) => [number, observations.map(pack)] as const,
    )
    return { ...all, groups, unread }
  } catch {
    return null
  }
}

/**
 * What a file says, or null where it is left to the first thread: a program that must be taken apart. The
 * code for that is slow until it has run for a while; in one thread that happens once.
 */
async function scanOrLeave(
  file: FileToScan & { readonly number: number },
  work: SharedWork,
  lexicon: Lexicon,
): Promise<{ readonly found: FilesScan; readonly unread: readonly Unread[] } | null> {
  const unread: Unread[] = []
  const onUnread = (path: string, reason: string): void => {
    unread.push({ path, reason })
  }
  const readProgram: ReadProgram = (text, path, known) => {
    if (isLongRead(text, path, known) && leaveFile(work, file.number)) throw new LeftError()
    return scanCode(text, path, known)
  }
  const found = emptyFilesScan()
  try {
    const scan = createScanner(lexicon, onUnread, readProgram)
    await scanFile(found, file, { scan, onUnread })
    return { found, unread }
  } catch (error) {
    if (error instanceof LeftError) return null
    throw error
  }
}

function pack(one: Observation): PackedObservation {
  return { ...one, venue: one.venue.id }
}
