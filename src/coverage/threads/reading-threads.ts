import type { Worker } from 'node:worker_threads'

import type { FormatName } from '../formats/format.ts'
import type { PackedFiles } from './packed-files.ts'
import type { Part } from './plan-parts.ts'

/** A part of a report to read, and the group of reports that it is merged into. */
export type PartRequest = Part & {
  readonly kind: 'part'
  readonly path: string
  readonly format: FormatName
  readonly group: number
}
export type ThreadRequest = PartRequest | { readonly kind: 'collect'; readonly group: number }

/**
 * Names of the part's files, one a line, and how many lines it measures. Null: it could not be read, or
 * the thread is gone; whoever asked reads the report alone and finds the reason.
 */
export type PartReply = { readonly names: string; readonly lines: number } | null
export type CollectReply = PackedFiles | 'nothing'

/** Threads that read parts of reports, each one at a time, and keep what they read until it is collected. */
export type ReadingThreads = {
  readonly read: (part: Omit<PartRequest, 'kind'>) => Promise<PartReply>
  /** What every thread read of a group; null where a thread is gone, and its part with it. */
  readonly collect: (group: number) => Promise<readonly PackedFiles[] | null>
  readonly stop: () => Promise<void>
}

type Job = { readonly request: ThreadRequest; readonly settle: (reply: unknown) => void }
type Thread = { readonly worker: Worker; job: Job | null; isAlive: boolean }

export function startReadingThreads(count: number, startThread: () => Worker): ReadingThreads {
  const waiting: Job[] = []
  const give = (thread: Thread, job: Job): void => {
    thread.job = job
    thread.worker.postMessage(job.request, [])
  }
  const settle = (thread: Thread, reply: unknown): void => {
    thread.job?.settle(reply)
    thread.job = null
    const next = thread.isAlive ? waiting.shift() : undefined
    if (next !== undefined) give(thread, next)
  }
  const threads = Array.from({ length: count }, (): Thread => {
    const thread: Thread = { worker: startThread(), job: null, isAlive: true }
    thread.worker.on('message', (reply: unknown) => settle(thread, reply))
    // A thread that breaks, or runs out of memory, ends.
    thread.worker.on('error', () => {})
    thread.worker.on('exit', () => {
      thread.isAlive = false
      settle(thread, null)
      if (threads.every(({ isAlive }) => !isAlive)) {
        for (const job of waiting.splice(0)) job.settle(null)
      }
    })
    return thread
  })
  return {
    read: async (part) =>
      new Promise<unknown>((settle) => {
        const job = { request: { kind: 'part', ...part }, settle } as const
        const idle = threads.find(({ isAlive, job }) => isAlive && job === null)
        if (idle !== undefined) give(idle, job)
        else if (threads.some(({ isAlive }) => isAlive)) waiting.push(job)
        else settle(null)
      }) as Promise<PartReply>,
    collect: async (group) => {
      if (threads.some(({ isAlive }) => !isAlive)) return null
      const replies = await Promise.all(
        threads.map(
          async (thread) =>
            new Promise<unknown>((settle) => {
              give(thread, { request: { kind: 'collect', group }, settle })
            }) as Promise<CollectReply | null>,
        ),
      )
      if (replies.includes(null)) return null
      return replies.filter((reply) => reply !== null && reply !== 'nothing')
    },
    stop: async () => {
      await Promise.all(threads.map(async ({ worker }) => worker.terminate()))
    },
  }
}
