import type { Worker } from 'node:worker_threads'

import type { FormatName } from '../formats/format.ts'
import type { PackedReport } from './packed-report.ts'
import type { Part } from './plan-parts.ts'

/** What a thread is asked to read. */
export type PartRequest = Part & { readonly path: string; readonly format: FormatName }

/** Null: the part could not be read; whoever asked reads the report alone and finds the reason. */
export type PartReply = PackedReport | null

/** Threads that read parts of reports, each one part at a time, in the order in which they are asked. */
export type ReadingThreads = {
  readonly read: (request: PartRequest) => Promise<PartReply>
  readonly stop: () => void
}

type Job = { readonly request: PartRequest; readonly settle: (reply: PartReply) => void }

export function startReadingThreads(count: number, startThread: () => Worker): ReadingThreads {
  const waiting: Job[] = []
  const idle: Worker[] = []
  const threads: Worker[] = []
  const running = new Map<Worker, Job>()
  let alive = count
  const giveOut = (): void => {
    while (waiting.length > 0 && idle.length > 0) {
      const thread = idle.pop() as Worker
      const job = waiting.shift() as Job
      running.set(thread, job)
      thread.postMessage(job.request)
    }
    if (alive === 0) for (const job of waiting.splice(0)) job.settle(null)
  }
  const end = (thread: Worker, reply: PartReply): void => {
    running.get(thread)?.settle(reply)
    running.delete(thread)
  }
  const lose = (thread: Worker): void => {
    alive -= 1
    end(thread, null)
    giveOut()
  }
  for (let index = 0; index < count; index += 1) {
    const thread = startThread()
    thread.on('message', (reply: PartReply) => {
      end(thread, reply)
      idle.push(thread)
      giveOut()
    })
    // A thread that breaks, or runs out of memory, ends; its part is then read without it.
    thread.on('error', () => {})
    thread.on('exit', () => lose(thread))
    threads.push(thread)
    idle.push(thread)
  }
  return {
    read: (request) =>
      new Promise((settle) => {
        waiting.push({ request, settle })
        giveOut()
      }),
    stop: () => {
      for (const thread of threads) void thread.terminate()
    },
  }
}
