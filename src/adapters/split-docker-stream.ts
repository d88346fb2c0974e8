import type { Readable } from 'node:stream'

/** Longer lines are handed over in pieces, so that output without line ends needs no memory. */
const LONGEST_LINE = 64 * 1024

/**
 * Splits the engine's multiplexed stream into lines. A frame is one byte of stream number (1 stdout,
 * 2 stderr), three of zero, four of length (big endian), then the bytes.
 * Source: Docker Engine API, "Attach to a container", stream format.
 */
export function splitDockerStream(
  stream: Readable,
  onLine: (line: string, stream: 'stdout' | 'stderr') => void,
  signal?: AbortSignal,
): Promise<void> {
  const lines = { stdout: lineSplitter('stdout', onLine), stderr: lineSplitter('stderr', onLine) }
  let buffer: Buffer = Buffer.alloc(0)
  return new Promise((resolve, reject) => {
    const end = (): void => {
      signal?.removeEventListener('abort', onAbort)
      lines.stdout.end()
      lines.stderr.end()
      resolve()
    }
    const onAbort = (): void => {
      stream.destroy()
      end()
    }
    if (signal?.aborted === true) return onAbort()
    signal?.addEventListener('abort', onAbort, { once: true })
    stream.on('data', (chunk: Buffer) => {
      buffer = buffer.length === 0 ? chunk : Buffer.concat([buffer, chunk])
      while (buffer.length >= 8) {
        const length = buffer.readUInt32BE(4)
        if (buffer.length < 8 + length) break
        const target = buffer[0] === 2 ? lines.stderr : lines.stdout
        target.write(buffer.subarray(8, 8 + length))
        buffer = buffer.subarray(8 + length)
      }
    })
    stream.on('end', end)
    stream.on('close', end)
    stream.on('error', (error) => {
      if (signal?.aborted === true) return end()
      signal?.removeEventListener('abort', onAbort)
      reject(error)
    })
  })
}

function lineSplitter(
  name: 'stdout' | 'stderr',
  onLine: (line: string, stream: 'stdout' | 'stderr') => void,
): { readonly write: (bytes: Buffer) => void; readonly end: () => void } {
  let rest: Buffer = Buffer.alloc(0)
  return {
    write: (bytes) => {
      rest = rest.length === 0 ? bytes : Buffer.concat([rest, bytes])
      let newline = rest.indexOf(10)
      while (newline !== -1) {
        onLine(rest.subarray(0, newline).toString('utf8').replace(/\r$/, ''), name)
        rest = rest.subarray(newline + 1)
        newline = rest.indexOf(10)
      }
      if (rest.length <= LONGEST_LINE) return
      onLine(rest.toString('utf8'), name)
      rest = Buffer.alloc(0)
    },
    end: () => {
      if (rest.length > 0) onLine(rest.toString('utf8'), name)
      rest = Buffer.alloc(0)
    },
  }
}
