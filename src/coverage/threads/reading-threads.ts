import type { Worker } from 'node:worker_threads'

import type { PackedFiles } from './packed-files.ts'
import type { PartReply } from './part-reader.ts'
import type { ReadRequest, ThreadMessage } from './serve-parts.ts'

/** What a thread read, by the group of reports. */
type ThreadGroups = readonly (readonly [group: number, files: PackedFiles])[]

/** Threads that read parts of reports until none is left. */
export type ReadingThreads = {
  /** What each thread read; null where one is gone, and its parts with it. */
  readonly done: Promise<readonly ThreadGroups[] | null>
  readonly stop: () => Promise<void>
}

export function startReadingThreads(
  count: number,
  options: {
    readonly startThread: () => Worker
    readonly request: ReadRequest
    /** Called with each part that a thread has read. */
    readonly onPart: (index: number, reply: PartReply) => void
  },
): ReadingThreads {
  const workers = Array.from({ length: count }, options.startThread)
  const done = workers.map(
    async (worker) =>
      new Promise<ThreadGroups | null>((settle) => {
        worker.on('message', (message: ThreadMessage) => {
          if (message.kind === 'part') options.onPart(message.index, message.reply)
          else settle(message.groups)
        })
        // A thread that breaks, or runs out of memory, ends.
        worker.on('error', () => {})
        worker.on('exit', () => settle(null))
        worker.postMessage(options.request, [])
      }),
  )
  return {
    done: Promise.all(done).then((read) => (read.includes(null) ? null : (read as ThreadGroups[]))),
    stop: async () => {
      await Promise.all(workers.map(async (worker) => worker.terminate()))
    },
  }
}
