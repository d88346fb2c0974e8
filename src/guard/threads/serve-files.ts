import type { MessagePort } from 'node:worker_threads'

import { createLexicon } from '../lexicon.ts'
import type { Lexicon } from '../lexicon.ts'
import type { Observation } from '../observation.ts'
import { createScanner } from '../scan-content.ts'
import { emptyFilesScan, scanFile } from '../sources/scan-files.ts'
import type { FilesScan, FileToScan } from '../sources/scan-files.ts'
import { createCatalogue } from '../venues/catalogue.ts'
import { takeFiles } from './take-files.ts'

/** The files of all threads, the number of the next one, and the venues to know. */
export type FilesRequest = {
  readonly files: readonly FileToScan[]
  readonly next: Int32Array
  readonly catalogue: Pick<Lexicon, 'venues' | 'frameworks'>
}

/** An observation on its way between threads: the venue by its id. */
export type PackedObservation = Omit<Observation, 'venue'> & { readonly venue: string }

export type FilesReply =
  | (Omit<FilesScan, 'groups'> & {
      readonly groups: readonly (readonly [number, readonly PackedObservation[]])[]
      readonly unread: readonly { readonly path: string; readonly reason: string }[]
    })
  /** Something could not be read; whoever asked reads everything alone and finds what it was. */
  | null

/** Scans files until none is left, and hands over what they say; a thread's whole work. */
export function serveFiles(port: MessagePort): void {
  port.once('message', (request: FilesRequest) => {
    void scanAll(request).then((reply) => port.postMessage(reply, []))
  })
}

async function scanAll({ files, next, catalogue }: FilesRequest): Promise<FilesReply> {
  try {
    const unread: { path: string; reason: string }[] = []
    const lexicon = createLexicon(createCatalogue(catalogue.venues, catalogue.frameworks))
    const onUnread = (path: string, reason: string): void => {
      unread.push({ path, reason })
    }
    const scan = createScanner(lexicon, onUnread)
    const scanned = emptyFilesScan()
    for (const [number, file] of takeFiles(files, next)) {
      await scanFile(scanned, { ...file, number }, { scan, onUnread })
    }
    const groups = scanned.groups.map(
      ([number, observations]) => [number, observations.map(pack)] as const,
    )
    return { ...scanned, groups, unread }
  } catch {
    return null
  }
}

function pack(one: Observation): PackedObservation {
  return { ...one, venue: one.venue.id }
}
