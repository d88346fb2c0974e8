import { createHash } from 'node:crypto'
import { Readable, pipeline } from 'node:stream'
import type { Duplex } from 'node:stream'
import * as zlib from 'node:zlib'

import type { Bytes } from './image-archive.ts'
import { splitZstdFrames } from './image-zstd.ts'

/** Bytes by which a format is told: a tar header's mark stands at 257. */
const SNIFFED_BYTES = 512

export type ByteFormat = 'gzip' | 'zstd' | 'xz' | 'bzip2' | 'tar' | 'zeros' | 'json' | 'other'

/** What bytes are by their own look, whatever their name or media type says. */
export function formatOf(head: Uint8Array): ByteFormat {
  const bytes = Buffer.from(head.buffer, head.byteOffset, head.length)
  const starts = (...magic: readonly number[]): boolean =>
    magic.every((byte, index) => bytes[index] === byte)
  if (starts(0x1f, 0x8b)) return 'gzip'
  if (
    starts(0x28, 0xb5, 0x2f, 0xfd) ||
    /^[\x50-\x5f]\x2a\x4d\x18/.test(bytes.toString('latin1', 0, 4))
  )
    return 'zstd'
  if (starts(0xfd, 0x37, 0x7a, 0x58, 0x5a)) return 'xz'
  if (starts(0x42, 0x5a, 0x68)) return 'bzip2'
  if (bytes.toString('latin1', 257, 262) === 'ustar') return 'tar'
  if (bytes.length > 0 && bytes.every((byte) => byte === 0)) return 'zeros'
  return /^\s{0,64}[{[]/.test(bytes.toString('latin1', 0, 128)) ? 'json' : 'other'
}

/** The first bytes, and all bytes: reading the head takes nothing away. */
export async function peek(source: Bytes): Promise<{ readonly head: Buffer; readonly all: Bytes }> {
  const iterator = source[Symbol.asyncIterator]()
  const taken: Uint8Array[] = []
  let size = 0
  let isDone = false
  while (size < SNIFFED_BYTES && !isDone) {
    const next = await iterator.next()
    isDone = next.done === true
    if (next.done === true) break
    taken.push(next.value)
    size += next.value.length
  }
  async function* all(): AsyncGenerator<Uint8Array> {
    try {
      yield* taken
      while (!isDone) {
        const next = await iterator.next()
        isDone = next.done === true
        if (next.done !== true) yield next.value
      }
    } finally {
      if (!isDone) await iterator.return?.()
    }
  }
  return { head: Buffer.concat(taken).subarray(0, SNIFFED_BYTES), all: all() }
}

/** The unpacked bytes of a gzip or zstd stream, others as they are; a text where this Node cannot. */
export function unpack(source: Bytes, format: ByteFormat): Bytes | string {
  switch (format) {
    case 'gzip':
      return through(source, zlib.createGunzip())
    case 'zstd':
      // Node has zstd since 22.15.
      return 'createZstdDecompress' in zlib
        ? unpackZstd(source)
        : 'it is packed with zstd, which this Node cannot unpack: use Node 22.15 or newer'
    case 'xz':
    case 'bzip2':
      return `it is packed with ${format}, which is not supported: store it with gzip`
    case 'tar':
    case 'zeros':
      return source
    case 'json':
    case 'other':
      return 'it is no tar archive, packed or not'
    default:
      return format satisfies never
  }
}

function through(source: Bytes, decompress: Duplex): Bytes {
  return pipeline(Readable.from(source, { objectMode: false }), decompress, () => {
    // The reader of the last stream gets the error.
  })
}

async function* unpackZstd(source: Bytes): AsyncGenerator<Uint8Array> {
  for await (const frame of splitZstdFrames(source))
    yield* through(frame, zlib.createZstdDecompress())
}

/** Passes bytes on and digests them; `digest` is right once all of them have passed. */
export function measure(source: Bytes): {
  readonly bytes: Bytes
  readonly digest: () => string
} {
  const hash = createHash('sha256')
  async function* bytes(): AsyncGenerator<Uint8Array> {
    for await (const chunk of source) {
      hash.update(chunk)
      yield chunk
    }
  }
  return { bytes: bytes(), digest: () => `sha256:${hash.copy().digest('hex')}` }
}
