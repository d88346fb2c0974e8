import { availableParallelism } from 'node:os'
import { setImmediate } from 'node:timers/promises'
import type { Worker } from 'node:worker_threads'

import type { Lexicon } from '../lexicon.ts'
import type { Observation } from '../observation.ts'
import { emptyFilesScan, scanFile } from '../sources/scan-files.ts'
import type { FilesScan, FileToScan } from '../sources/scan-files.ts'
import type { ScanContent } from '../sources/source-scan.ts'
import type { FilesReply, FilesRequest, PackedObservation } from './serve-files.ts'
import { takeFiles } from './take-files.ts'

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
  const next = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT))
  if (startThread === null || files.length < FILES_WORTH || count < 1) {
    return scanHere(files, next, deps)
  }
  const { venues, frameworks } = lexicon
  const request: FilesRequest = { files, next, catalogue: { venues, frameworks } }
  const workers = Array.from({ length: count }, startThread)
  try {
    const replies = workers.map(async (worker) => ask(worker, request))
    const scanned = await scanHere(files, next, deps)
    for (const reply of await Promise.all(replies)) {
      if (reply === null) {
        signal.throwIfAborted()
        return await scanHere(files, new Int32Array(1), deps)
      }
      scanned.files += reply.files
      scanned.binaries += reply.binaries
      scanned.bytes += reply.bytes
      for (const [number, packed] of reply.groups) {
        scanned.groups.push([number, packed.map((one) => unpack(one, lexicon))])
      }
      for (const { path, reason } of reply.unread) onUnread(path, reason)
    }
    scanned.groups.sort(([left], [right]) => left - right)
    return scanned
  } finally {
    await Promise.all(workers.map(async (worker) => worker.terminate()))
  }
}

async function scanHere(
  files: readonly FileToScan[],
  next: Int32Array,
  { signal, ...scanner }: Pick<ThreadDeps, 'scan' | 'onUnread' | 'signal'>,
): Promise<FilesScan> {
  const scanned = emptyFilesScan()
  let count = 0
  for (const [number, file] of takeFiles(files, next)) {
    await scanFile(scanned, { ...file, number }, scanner)
    count += 1
    if (count % FILES_AT_A_TIME > 0) continue
    await setImmediate()
    signal.throwIfAborted()
  }
  return scanned
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
