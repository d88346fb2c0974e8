import { createReadStream } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'

import { imageError } from './image-archive.ts'
import type { Bytes, ImageArchive } from './image-archive.ts'
import { LARGEST_DOCUMENT, digestOf, parseDocument } from './image-document.ts'
import type { LayerReader } from './image-layers.ts'
import { damagedPart, missingPart, readIndex, resolveImages } from './image-manifests.ts'
import type { ImageStore } from './image-manifests.ts'

/**
 * Every image of an OCI layout in a folder, as a builder leaves it before anything is pushed.
 * @throws InputError where the folder is none, or a part is missing, damaged or unreadable.
 */
export async function readLayoutFolder(
  folder: string,
  reader: LayerReader,
  subject: string,
): Promise<readonly ImageArchive[]> {
  const from = { origin: 'file', subject } as const
  const pathOf = (digest: string): string => join(folder, 'blobs', ...digest.split(':'))
  const index = await readSmall(join(folder, 'index.json'), subject)
  const manifests = index === null ? null : readIndex(parseDocument(index, 'index.json', from))
  if (manifests === null) throw notALayout(subject, 'no index.json that lists manifests')
  const store: ImageStore = {
    ...from,
    document: async (digest) => {
      const bytes = await readSmall(pathOf(digest), subject)
      if (bytes === null) return null
      const found = digestOf(bytes)
      if (found !== digest) throw damagedPart({ expected: digest, found }, from)
      return parseDocument(bytes, digest, from)
    },
    layer: async (digest) => {
      const before = reader.recall(digest)
      if (before !== null) return before
      const { size } = await stat(pathOf(digest)).catch(() => ({ size: null }))
      if (size === null) throw missingPart(digest, from)
      const stream = createReadStream(pathOf(digest), { highWaterMark: 1024 ** 2 })
      const scan = await reader.read(stream as Bytes, digest)
      if (scan.digest !== null && scan.digest !== digest)
        throw damagedPart({ expected: digest, found: scan.digest }, from)
      return scan
    },
  }
  return resolveImages(manifests, store)
}

/** A document's bytes, or null where there is none. */
async function readSmall(path: string, subject: string): Promise<Buffer | null> {
  try {
    const { size } = await stat(path)
    if (size > LARGEST_DOCUMENT) throw notALayout(subject, 'a document of more than 64 MB')
    return await readFile(path)
  } catch (cause) {
    if (!(cause instanceof Error && 'code' in cause && 'syscall' in cause)) throw cause
    if (cause.code === 'ENOENT') return null
    throw notALayout(subject, cause.message, cause)
  }
}

function notALayout(subject: string, found: string, cause?: unknown): Error {
  return imageError(
    'file',
    {
      expected: `${subject} to be an OCI layout: index.json beside blobs/`,
      found,
      fix: 'Name the folder or the archive that the builder wrote (`--output type=oci`).',
    },
    cause,
  )
}
