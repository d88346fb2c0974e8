import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { PassThrough, Writable } from 'node:stream'
import type { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import * as zlib from 'node:zlib'

import { WorldError } from '../contract/world-error.ts'
import { blobPath, damagedBlob } from './read-layout.ts'
import type { Descriptor } from './read-layout.ts'

/**
 * Unpacked size of one layer: the bytes of its tar. Not what `docker images` shows, which counts
 * packed and unpacked content together on some stores. The packed bytes are compared with the
 * layer's digest on the way.
 */
export async function measureLayer(folder: string, layer: Descriptor): Promise<number> {
  const packed = createHash('sha256')
  let unpackedBytes = 0
  const count = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      unpackedBytes += chunk.length
      done()
    },
  })
  const source = createReadStream(blobPath(folder, layer.digest))
  source.on('data', (chunk) => packed.update(chunk))
  try {
    await pipeline(source, unpackerOf(layer.mediaType), count)
  } catch (error) {
    if (error instanceof WorldError) throw error
    throw new WorldError(
      'images/unreadable-layer',
      {
        expected: `layer ${layer.digest} to unpack`,
        found: error instanceof Error ? error.message : String(error),
        fix: 'The disk or the builder damaged it: check free space, then run again.',
      },
      { cause: error },
    )
  }
  const actual = `sha256:${packed.digest('hex')}`
  if (actual !== layer.digest) throw damagedBlob(layer.digest, actual)
  return unpackedBytes
}

function unpackerOf(mediaType: string): Transform {
  if (/\.tar$|\.diff\.tar$/.test(mediaType)) return new PassThrough()
  if (/[.+]gzip$/.test(mediaType)) return zlib.createGunzip()
  // Node has zstd since 22.15; an older one says so below.
  if (mediaType.endsWith('+zstd') && 'createZstdDecompress' in zlib) {
    return zlib.createZstdDecompress()
  }
  throw new WorldError('images/unknown-compression', {
    expected: 'layers packed with gzip, with zstd (Node 22.15 or newer) or not at all',
    found: mediaType,
    fix: 'Build with gzip layers, or run on a newer Node.',
  })
}
