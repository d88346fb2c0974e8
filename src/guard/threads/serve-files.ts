import type { MessagePort } from 'node:worker_threads'

import { createLexicon } from '../lexicon.ts'
import type { Lexicon } from '../lexicon.ts'
import type { Observation } from '../observation.ts'
import { createScanner } from '../scan-content.ts'
import { addScan, emptyFilesScan, scanFile } from '../sources/scan-files.ts'
import type { FilesScan, FileToScan } from '../sources/scan-files.ts'
import { createCatalogue } from '../venues/catalogue.ts'
import { leaveFile, takeFiles, takeLeftFile } from './shared-work.ts'
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

/**
 * Leaves to the first thread what must be looked at closely, as long as it keeps up: the code for that is
 * slow until it has run for a while, and in one thread that happens once.
 */
async function scanAll({ files, work, catalogue }: FilesRequest): Promise<FilesReply> {
  try {
    const lexicon = createLexicon(createCatalogue(catalogue.venues, catalogue.frameworks))
    const all = emptyFilesScan()
    const unread: Unread[] = []
    const onUnread = (path: string, reason: string): void => {
      unread.push({ path, reason })
    }
    let current: number | null = null
    const scan = createScanner(lexicon, onUnread, () => {
      if (current !== null && leaveFile(work, current)) throw new LeftError()
    })
    const add = async (number: number): Promise<void> => {
      const file = files[number]
      if (file === undefined) return
      const found = emptyFilesScan()
      const said = unread.length
      try {
        await scanFile(found, { ...file, number }, { scan, onUnread })
        addScan(all, found)
      } catch (error) {
        if (!(error instanceof LeftError)) throw error
        unread.length = said
      }
    }
    for (current of takeFiles(work, files.length)) await add(current)
    current = null
    for (let left = takeLeftFile(work); left !== null; left = takeLeftFile(work)) await add(left)
    const groups = all.groups.map(
      ([number, observations]) => [number, observations.map(pack)] as const,
    )
    return { ...all, groups, unread }
  } catch {
    return null
  }
}

function pack(one: Observation): PackedObservation {
  return { ...one, venue: one.venue.id }
}
