import { createWriteStream } from 'node:fs'
import { finished } from 'node:stream/promises'

import { WorldError } from '../contract/world-error.ts'

/** A file that takes lines. Writing never waits and never throws. */
export type LogFile = {
  readonly write: (line: string) => void
  /** Resolves when all is on disk. @throws WorldError when it could not be written. */
  readonly close: () => Promise<void>
}

/** More than anyone reads, and little enough for a runner's disk, and for memory should the disk be slow. */
const LONGEST_LOG_BYTES = 64 * 1024 * 1024

/** Opens a log file, replacing an older one. It stops growing at `limit` bytes and says so in its last line. */
export function openLogFile(path: string, limit = LONGEST_LOG_BYTES): LogFile {
  const file = createWriteStream(path)
  let length = 0
  let failure: Error | null = null
  file.on('error', (error) => {
    failure ??= error
  })
  return {
    write: (line) => {
      if (length > limit || failure !== null) return
      length += Buffer.byteLength(line) + 1
      file.write(length > limit ? `(the rest is left out: over ${limit} bytes)\n` : `${line}\n`)
    },
    close: async () => {
      if (failure === null) {
        file.end()
        await finished(file).catch((error: Error) => {
          failure ??= error
        })
      }
      if (failure !== null) throw notWritten(path, failure)
    },
  }
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
