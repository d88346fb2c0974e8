import { createReadStream, statSync } from 'node:fs'

import { InputError } from '../../contract/input-error.ts'
import { visibleName } from './image-archive.ts'
import type { Bytes, ImageArchive } from './image-archive.ts'
import { readLayoutFolder } from './image-folder.ts'
import type { LayerLimits } from './image-layer.ts'
import { createLayerReader } from './image-layers.ts'
import type { LayerReader } from './image-layers.ts'
import { readRegistryImages } from './image-registry.ts'
import type { RegistryReader } from './image-registry.ts'
import { readSavedImages } from './image-saved.ts'
import { scanImage } from './image.ts'
import type { ImageScan } from './image.ts'
import type { ScanContent } from './source-scan.ts'

/** One image, or one archive of images, that is to be scanned under a name. */
export type ImageRequest = {
  readonly name: string
  readonly read: (reader: LayerReader) => Promise<readonly ImageArchive[]>
}

/** Scans images one after the other as one source; layers that they share are read once. */
export async function scanImages(
  requests: readonly ImageRequest[],
  options: {
    readonly scan: ScanContent
    readonly signal: AbortSignal
    /** Digests of layers that need no reading: those of a base that was scanned before. */
    readonly known?: ReadonlySet<string>
    readonly limits?: LayerLimits
  },
): Promise<ImageScan> {
  const reader = createLayerReader(options)
  const scans: ImageScan[] = []
  for (const { name, read } of requests) {
    for (const archive of await read(reader)) {
      scans.push(await scanImage(archive, { ...options, name }))
    }
  }
  const sum = (count: (scan: ImageScan) => number): number =>
    scans.reduce((total, scan) => total + count(scan), 0)
  return {
    source: scans.map(({ source }) => source).join(', '),
    groups: scans.flatMap(({ groups }) => groups),
    files: sum(({ files }) => files),
    binaries: sum(({ binaries }) => binaries),
    bytes: sum(({ bytes }) => bytes),
    unread: scans.flatMap(({ unread }) => unread),
    layers: { read: sum(({ layers }) => layers.read), known: sum(({ layers }) => layers.known) },
  }
}

/**
 * A file that `docker save` wrote, packed or not, or an OCI layout as a tar or as a folder.
 * @param path Absolute, or relative to the process.
 */
export function savedImage(path: string, name: string = path): ImageRequest {
  const shown = visibleName(path)
  return {
    name,
    read: async (reader) => {
      if (statSync(path, { throwIfNoEntry: false })?.isDirectory() === true)
        return readLayoutFolder(path, reader, `the folder ${shown}`)
      const from = { origin: 'file', subject: `the archive ${shown}` } as const
      return readSavedImages(openFile(path), reader, from)
    },
  }
}

/** An image of the engine; nothing is pulled. */
export function engineImage(
  engine: {
    readonly save: (reference: string, signal: AbortSignal) => Promise<Bytes | null>
  },
  reference: string,
  name: string = reference,
): ImageRequest {
  return {
    name,
    read: async (reader) => {
      const archive = await engine.save(reference, reader.signal)
      if (archive === null)
        throw new InputError('guard/image-missing', {
          expected: `the engine to have an image ${visibleName(reference)}`,
          found: 'none with that name or id',
          fix: 'Build it or `docker pull` it first, or correct the name.',
        })
      const subject = `what the engine sends for ${visibleName(reference)}`
      return readSavedImages(archive, reader, { origin: 'engine', subject })
    },
  }
}

/** An image of a registry, all platforms; `reference` is its tag or digest in the repository. */
export function registryImage(
  registry: RegistryReader,
  image: { readonly name: string; readonly reference: string },
): ImageRequest {
  return { name: image.name, read: async (reader) => readRegistryImages(image, reader, registry) }
}

async function* openFile(path: string): AsyncGenerator<Uint8Array> {
  try {
    yield* createReadStream(path, { highWaterMark: 1024 ** 2 }) as AsyncIterable<Uint8Array>
  } catch (cause) {
    throw new InputError(
      'guard/image-archive',
      {
        expected: `a readable file ${visibleName(path)}`,
        found: cause instanceof Error ? cause.message : String(cause),
        fix: 'Save the image with `docker save IMAGE -o FILE`, or correct the path.',
      },
      { cause },
    )
  }
}
