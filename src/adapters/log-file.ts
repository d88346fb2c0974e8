import { createWriteStream } from 'node:fs'
import { finished } from 'node:stream/promises'

import { WorldError } from '../contract/world-error.ts'
import { keepTail } from './keep-tail.ts'
import type { LeftOut } from './keep-tail.ts'

/** A file that takes lines. Writing never waits and never throws. */
export type LogFile = {
  readonly write: (line: string) => void
  /** What has no room in the file: neither at its start nor among the last lines. */
  readonly leftOut: () => LeftOut
  /** Resolves when all is on disk. @throws WorldError when it could not be written. */
  readonly close: () => Promise<void>
}

export type LogFileOptions = {
  /** Bytes that the file may have: half of them for the first lines, half for the last. */
  readonly limit?: number
  /** The line that stands for what is left out, given the lines around it. */
  readonly describeLeftOut?: (leftOut: LeftOut, before: string, after: string) => string
}

/** A write costs about as much for one line as for a thousand; a crash of ours loses no more than this. */
const FLUSH_MILLISECONDS = 200
const CHUNK_CHARACTERS = 64 * 1024
/** More than anyone reads, and little enough for a runner's disk; its half, for memory. */
const LONGEST_LOG_BYTES = 32 * 1024 * 1024

/**
 * Opens a log file, replacing an older one. The first lines go to disk at once; when they fill half
 * of the limit, the last ones are kept in memory and follow at the end, behind a line that says how many
 * are missing between them.
 */
export function openLogFile(path: string, options: LogFileOptions = {}): LogFile {
  const { limit = LONGEST_LOG_BYTES, describeLeftOut = describe } = options
  const file = createWriteStream(path)
  const tail = keepTail(Math.floor(limit / 2))
  let room = limit - Math.floor(limit / 2)
  let isFull = false
  let before = ''
  let unwritten = ''
  let timer: NodeJS.Timeout | null = null
  let failure: Error | null = null
  file.on('error', (error) => {
    failure ??= error
  })
  const flush = (): void => {
    if (timer !== null) clearTimeout(timer)
    timer = null
    if (unwritten !== '') file.write(unwritten)
    unwritten = ''
  }
  return {
    write: (line) => {
      if (failure !== null) return
      const bytes = Buffer.byteLength(line) + 1
      isFull ||= bytes > room
      if (isFull) return tail.add(line, bytes)
      room -= bytes
      before = line
      unwritten += `${line}\n`
      if (unwritten.length >= CHUNK_CHARACTERS) return flush()
      timer ??= setTimeout(flush, FLUSH_MILLISECONDS)
    },
    leftOut: tail.leftOut,
    close: async () => {
      flush()
      if (failure === null) {
        const last = tail.lines()
        const leftOut = tail.leftOut()
        if (leftOut.lines > 0) {
          file.write(`${describeLeftOut(leftOut, before, last[0] ?? '')}\n`)
        }
        file.end(last.map((line) => `${line}\n`).join(''))
        await finished(file).catch((error: Error) => {
          failure ??= error
        })
      }
      if (failure !== null) throw notWritten(path, failure)
    },
  }
}

function describe({ lines, bytes }: LeftOut): string {
  return `(left out here: ${lines} lines, ${bytes} bytes)`
}

function notWritten(path: string, cause: Error): WorldError {
  return new WorldError(
    'log/not-written',
    {
      expected: `the log ${path} to be written`,
      found: cause.message,
      fix: 'Make room or make the folder writable, and run again.',
    },
    { cause },
  )
}
