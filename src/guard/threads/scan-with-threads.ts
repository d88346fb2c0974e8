import { availableParallelism } from 'node:os'
import { setImmediate } from 'node:timers/promises'
import type { Worker } from 'node:worker_threads'

import type { Lexicon } from '../lexicon.ts'
import type { Observation } from '../observation.ts'
import { addScan, emptyFilesScan, scanFile } from '../sources/scan-files.ts'
import type { FilesScan, FileToScan } from '../sources/scan-files.ts'
import type { ScanContent } from '../sources/source-scan.ts'
import type { FilesReply, FilesRequest, PackedObservation } from './serve-files.ts'
import { createSharedWork, takeFiles, takeLeftFile } from './shared-work.ts'
import type { SharedWork } from './shared-work.ts'

/** Fewer files are scanned before another thread has started. */
const FILES_WORTH = 2_000
const MOST_THREADS = 8
/** Files between two looks at what else there is to do. */
const FILES_AT_A_TIME = 64

export type ThreadDeps = {
  readonly scan: ScanContent
  readonly lexicon: Lexicon
  readonly signal: AbortSignal
  /** Null scans everything here. */
  readonly startThread: (() => Worker) | null
  readonly onUnread: (path: string, reason: string) => void
}

/**
 * Scans files, many of them by several threads. What comes out, and every error, is the same as when
 * one thread scans them all; groups are in the order of the files.
 * @throws WorldError for a file that cannot be read
 */
export async function scanWithThreads(
  files: readonly FileToScan[],
  deps: ThreadDeps,
): Promise<FilesScan> {
  const { startThread, lexicon, signal, onUnread } = deps
  const count = Math.min(availableParallelism(), MOST_THREADS) - 1
  const work = createSharedWork(files.length)
  if (startThread === null || files.length < FILES_WORTH || count < 1) {
    return scanHere(files, work, deps)
  }
  const { venues, frameworks } = lexicon
  const request: FilesRequest = { files, work, catalogue: { venues, frameworks } }
  const workers = Array.from({ length: count }, startThread)
  try {
    const answers = Promise.all(workers.map(async (worker) => ask(worker, request)))
    const scanned = await scanHere(files, work, deps)
    const replies = await answers
    if (replies.includes(null)) {
      signal.throwIfAborted()
      return await scanHere(files, createSharedWork(files.length), deps)
    }
    // What was left since this thread had nothing to do.
    addScan(scanned, await scanHere(files, work, deps))
    for (const reply of replies) {
      if (reply === null) continue
      const groups = reply.groups.map(
        ([number, packed]) => [number, packed.map((one) => unpack(one, lexicon))] as const,
      )
      addScan(scanned, { ...reply, groups })
      for (const { path, reason } of reply.unread) onUnread(path, reason)
    }
    scanned.groups.sort(([left], [right]) => left - right)
    return scanned
  } finally {
    await Promise.all(workers.map(async (worker) => worker.terminate()))
  }
}

/** Scans what other threads leave, and files that none has taken, as long as there are any. */
async function scanHere(
  files: readonly FileToScan[],
  work: SharedWork,
  { signal, ...scanner }: Pick<ThreadDeps, 'scan' | 'onUnread' | 'signal'>,
): Promise<FilesScan> {
  const scanned = emptyFilesScan()
  const own = takeFiles(work, files.length)
  for (let count = 1; ; count += 1) {
    const number = takeLeftFile(work) ?? own.next().value ?? null
    const file = number === null ? undefined : files[number]
    if (number === null || file === undefined) return scanned
    await scanFile(scanned, { ...file, number }, scanner)
    if (count % FILES_AT_A_TIME > 0) continue
    await setImmediate()
    signal.throwIfAborted()
  }
}

/** What a thread found; null where it is gone. */
async function ask(worker: Worker, request: FilesRequest): Promise<FilesReply> {
  return new Promise((settle) => {
    worker.on('message', (reply: FilesReply) => settle(reply))
    // A thread that breaks, or runs out of memory, ends.
    worker.on('error', () => {})
    worker.on('exit', () => settle(null))
    worker.postMessage(request, [])
  })
}

function unpack(one: PackedObservation, { findVenue }: Lexicon): Observation {
  const venue = findVenue(one.venue)
  if (venue === null) throw new Error(`no venue ${one.venue}`)
  return { ...one, venue }
}
