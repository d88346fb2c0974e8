import type { Readable } from 'node:stream'
import { StringDecoder } from 'node:string_decoder'

import { splitLines } from './split-lines.ts'

type StreamName = 'stdout' | 'stderr'

/** Bytes of a log's line that are kept. */
const LONGEST_LINE = 64 * 1024

/** Splits the engine's multiplexed stream into lines; `leftOut` as `splitLines` has it. */
export function splitDockerStream(
  stream: Readable,
  onLine: (line: string, stream: StreamName, leftOut: number) => void,
  signal?: AbortSignal,
): Promise<void> {
  const lines = {
    stdout: splitLines((line, leftOut) => onLine(line, 'stdout', leftOut)),
    stderr: splitLines((line, leftOut) => onLine(line, 'stderr', leftOut)),
  }
  const read = frameReader((bytes, name) => lines[name].write(bytes))
  const end = (): void => {
    lines.stdout.end()
    lines.stderr.end()
  }
  return readToEnd(stream, read, end, signal)
}

/**
 * Splits a container's log that was asked for with timestamps into lines of `time text`. The engine sends
 * a line of more than 16 KB in parts, each with the time before it: they are put together again, up to
 * 64 KB; `leftOut` counts the bytes beyond. A container with a terminal has one stream without frames.
 */
export function splitDockerLog(
  stream: Readable,
  onLine: (line: string, stream: StreamName, leftOut: number) => void,
  signal?: AbortSignal,
): Promise<void> {
  const framed = { stdout: partJoiner('stdout', onLine), stderr: partJoiner('stderr', onLine) }
  const raw = splitLines((line, leftOut) => onLine(line, 'stdout', leftOut))
  const readFramed = frameReader((bytes, name) => framed[name].write(bytes))
  let read: ((chunk: Buffer) => void) | null = null
  const end = (): void => {
    framed.stdout.end()
    framed.stderr.end()
    raw.end()
  }
  const sniff = (chunk: Buffer): void => {
    // A time starts with a digit, a frame with the number of its stream.
    read ??= (chunk[0] ?? 0) <= 2 ? readFramed : raw.write
    read(chunk)
  }
  return readToEnd(stream, sniff, end, signal)
}

/** Resolves at the stream's end or when the signal aborts, whichever is first; what came until then counts. */
function readToEnd(
  stream: Readable,
  read: (chunk: Buffer) => void,
  end: () => void,
  signal: AbortSignal | undefined,
): Promise<void> {
  return new Promise((resolve, reject) => {
    let hasEnded = false
    const finish = (): void => {
      if (hasEnded) return
      hasEnded = true
      signal?.removeEventListener('abort', onAbort)
      end()
      resolve()
    }
    const onAbort = (): void => {
      stream.destroy()
      finish()
    }
    // Whoever lets go of a stream hears no more of it, and no error of it is one of ours.
    stream.on('error', (error) => {
      if (hasEnded || signal?.aborted === true) return finish()
      hasEnded = true
      signal?.removeEventListener('abort', onAbort)
      end()
      reject(error)
    })
    if (signal?.aborted === true) return onAbort()
    signal?.addEventListener('abort', onAbort, { once: true })
    stream.on('data', read)
    stream.on('end', finish)
    stream.on('close', finish)
  })
}

/**
 * A frame is one byte of stream number (1 stdout, 2 stderr), three of zero, four of length (big endian),
 * then the bytes. Source: Docker Engine API, "Attach to a container", stream format.
 */
function frameReader(onFrame: (bytes: Buffer, stream: StreamName) => void) {
  let buffer: Buffer = Buffer.alloc(0)
  return (chunk: Buffer): void => {
    buffer = buffer.length === 0 ? chunk : Buffer.concat([buffer, chunk])
    let at = 0
    while (buffer.length - at >= 8) {
      const length = buffer.readUInt32BE(at + 4)
      if (buffer.length - at < 8 + length) break
      onFrame(buffer.subarray(at + 8, at + 8 + length), buffer[at] === 2 ? 'stderr' : 'stdout')
      at += 8 + length
    }
    buffer = buffer.subarray(at)
  }
}

/** Each frame is `time text`; one whose text has no line end goes on in the next frame of its stream. */
function partJoiner(
  name: StreamName,
  onLine: (line: string, stream: StreamName, leftOut: number) => void,
): { readonly write: (bytes: Buffer) => void; readonly end: () => void } {
  let parts: Buffer[] = []
  let length = 0
  let leftOut = 0
  const flush = (): void => {
    if (parts.length === 0) return
    const [first = Buffer.alloc(0)] = parts
    const bytes = parts.length === 1 ? first : Buffer.concat(parts)
    // Where it is cut, half a character is none.
    const text = leftOut === 0 ? bytes.toString('utf8') : new StringDecoder('utf8').write(bytes)
    onLine(withoutReturn(text), name, leftOut)
    parts = []
    length = 0
    leftOut = 0
  }
  return {
    write: (bytes) => {
      const ends = bytes.at(-1) === 10
      const text = bytes.subarray(
        parts.length === 0 ? 0 : bytes.indexOf(32) + 1,
        ends ? -1 : bytes.length,
      )
      const kept = text.subarray(0, Math.max(0, LONGEST_LINE - length))
      // A part that waits for the next must not hold the chunk that it came in.
      parts.push(ends ? kept : Buffer.from(kept))
      length += kept.length
      leftOut += text.length - kept.length
      if (ends) flush()
    },
    end: flush,
  }
}

function withoutReturn(line: string): string {
  return line.endsWith('\r') ? line.slice(0, -1) : line
}
