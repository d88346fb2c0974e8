import { posix } from 'node:path'

import * as z from 'zod'

import { countOf } from '../../contract/count-of.ts'
import { imageError } from './image-archive.ts'
import type { Bytes, ImageArchive, ImageOrigin, LayerScan } from './image-archive.ts'
import { diffIdsOf } from './image-config.ts'
import { LARGEST_DOCUMENT, digestOf, parseDocument } from './image-document.ts'
import { reasonOf } from './image-layer.ts'
import type { LayerReader } from './image-layers.ts'
import {
  damagedPart,
  missingPart,
  platformOf,
  readIndex,
  resolveImages,
} from './image-manifests.ts'
import type { ImageStore } from './image-manifests.ts'
import { absolute, readTar } from './image-tar.ts'
import type { TarEntry } from './image-tar.ts'
import { formatOf, peek, unpack } from './image-unpack.ts'

/** Bytes of all documents of an archive together. */
const DOCUMENTS_TOGETHER = 256 * 1024 ** 2

type Part =
  | { readonly kind: 'document'; readonly bytes: Buffer }
  | { readonly kind: 'layer'; readonly scan: LayerScan }
  | { readonly kind: 'link'; readonly target: string }
  | { readonly kind: 'large' }
type Parts = ReadonlyMap<string, Part>

type Source = { readonly origin: ImageOrigin; readonly subject: string }

/**
 * Every image of a saved archive (`docker save`, or an OCI layout as a tar, packed or not), read in
 * one pass: layers are scanned as they go by, whatever stands first, and nothing is written to disk.
 * @throws InputError for a named file, WorldError for what the engine sends, where it is cut off,
 * damaged or something else.
 */
export async function readSavedImages(
  source: Bytes,
  reader: LayerReader,
  from: Source,
): Promise<readonly ImageArchive[]> {
  const parts = await readParts(source, reader, from)
  const index = documentAt(parts, '/index.json', from)
  const descriptors = index === null ? null : readIndex(index)
  const oci = descriptors === null ? [] : await resolveImages(descriptors, storeOf(parts, from))
  const configs = new Set(oci.map(({ config }) => JSON.stringify(config)))
  const docker = readDockerManifest(parts, from).filter(
    ({ config }) => !configs.has(JSON.stringify(config)),
  )
  const images = [...oci, ...docker]
  const names = new Set(images.map(({ name }) => name))
  if (images.length > 0)
    return names.size > 1 ? images : images.map((image) => ({ ...image, name: null }))
  throw imageError(from.origin, {
    expected: `${from.subject} to be a saved image, with index.json or manifest.json in it`,
    found: `a tar archive of ${countOf(parts.size, 'part')} with neither`,
    fix: 'Save the image with `docker save IMAGE -o FILE`; `docker export` leaves its layers and settings out.',
  })
}

async function readParts(source: Bytes, reader: LayerReader, from: Source): Promise<Parts> {
  const parts = new Map<string, Part>()
  let documentBytes = 0
  const { head, all } = await peek(source)
  const unpacked = unpack(all, formatOf(head))
  if (typeof unpacked === 'string') throw notAnArchive(from, unpacked)
  let hasReaderFailed = false
  const read: LayerReader['read'] = async (bytes, digest) => {
    hasReaderFailed = true
    const scan = await reader.read(bytes, digest)
    hasReaderFailed = false
    return scan
  }
  try {
    for await (const entry of readTar(unpacked)) {
      reader.signal.throwIfAborted()
      const part = await readPart(entry, read, DOCUMENTS_TOGETHER - documentBytes)
      if (part === null) continue
      if (part.kind === 'document') documentBytes += part.bytes.length
      parts.set(entry.path, part)
    }
  } catch (error) {
    reader.signal.throwIfAborted()
    if (hasReaderFailed) throw error
    throw notAnArchive(from, reasonOf(error), error)
  }
  return parts
}

async function readPart(
  entry: TarEntry,
  read: LayerReader['read'],
  roomForDocuments: number,
): Promise<Part | null> {
  if (entry.type === 'symlink' || entry.type === 'link') {
    const target = entry.linkTarget ?? ''
    const folder = entry.type === 'link' ? '/' : posix.dirname(entry.path)
    return { kind: 'link', target: absolute(posix.join(folder, target)) }
  }
  if (entry.size === 0 || entry.type === 'directory') return null
  const { head, all } = await peek(entry.content)
  const format = formatOf(head)
  if (format === 'other') return null
  if (format !== 'json') return { kind: 'layer', scan: await read(all, digestOfPath(entry.path)) }
  if (entry.size > Math.min(LARGEST_DOCUMENT, roomForDocuments)) return { kind: 'large' }
  const chunks: Uint8Array[] = []
  for await (const chunk of all) chunks.push(chunk)
  return { kind: 'document', bytes: Buffer.concat(chunks) }
}

function digestOfPath(path: string): string | null {
  const hex = /^\/blobs\/sha256\/([0-9a-f]{64})$/.exec(path)?.[1]
  return hex === undefined ? null : `sha256:${hex}`
}

/** The parts of an OCI layout by digest. Source: OCI image layout specification. */
function storeOf(parts: Parts, from: Source): ImageStore {
  const pathOf = (digest: string): string => `/blobs/${digest.replace(':', '/')}`
  return {
    ...from,
    document: async (digest) => {
      const part = follow(parts, pathOf(digest))
      if (part?.kind === 'document') {
        const found = digestOf(part.bytes)
        if (found !== digest) throw damagedPart({ expected: digest, found }, from)
      }
      return documentAt(parts, pathOf(digest), from)
    },
    layer: async (digest) => {
      const part = follow(parts, pathOf(digest))
      if (part?.kind !== 'layer') throw missingPart(digest, from)
      const found = part.scan.digest
      if (found !== null && found !== digest) throw damagedPart({ expected: digest, found }, from)
      return part.scan
    },
  }
}

const dockerManifestSchema = z.array(
  z.looseObject({
    Config: z.string(),
    RepoTags: z.array(z.string()).nullish(),
    Layers: z.array(z.string()).max(1_000),
  }),
)

/** The images of `manifest.json`, the form of `docker save` before version 25 and of other tools. */
function readDockerManifest(parts: Parts, from: Source): readonly ImageArchive[] {
  const document = documentAt(parts, '/manifest.json', from)
  if (document === null) return []
  const parsed = dockerManifestSchema.safeParse(document)
  if (!parsed.success) throw notAnArchive(from, 'its manifest.json has another form')
  return parsed.data.map((entry) => {
    const config = documentAt(parts, absolute(entry.Config), from)
    if (config === null) throw missingPart(entry.Config, from)
    const diffIds = diffIdsOf(config)
    return {
      name: entry.RepoTags?.[0] ?? null,
      platform: parsed.data.length > 1 ? platformOf(config) : null,
      config,
      manifest: entry,
      layers: entry.Layers.map((path, position) => ({
        digest: diffIds[position] ?? path,
        open: async () => {
          const part = follow(parts, absolute(path))
          if (part?.kind !== 'layer') throw missingPart(path, from)
          const found = part.scan.diffId
          const expected = diffIds[position] ?? null
          if (found !== null && expected !== null && found !== expected)
            throw damagedPart({ expected, found }, from)
          return part.scan
        },
      })),
      attestations: [],
    }
  })
}

/** The part at a path, through links; there are no more links than parts. */
function follow(parts: Parts, path: string): Part | null {
  let part = parts.get(path) ?? null
  for (let step = 0; part?.kind === 'link' && step < 8; step += 1)
    part = parts.get(part.target) ?? null
  return part
}

function documentAt(parts: Parts, path: string, from: Source): unknown {
  const part = follow(parts, path)
  if (part === null) return null
  if (part.kind === 'large')
    throw notAnArchive(from, `${path} in it is larger than ${LARGEST_DOCUMENT / 1024 ** 2} MB`)
  if (part.kind !== 'document') throw notAnArchive(from, `${path} in it is no JSON document`)
  return parseDocument(part.bytes, path, from)
}

function notAnArchive(from: Source, reason: string, cause?: unknown): Error {
  return imageError(
    from.origin,
    {
      expected: `${from.subject} to be a whole saved image (\`docker save\` or an OCI layout, as a tar)`,
      found: reason,
      fix:
        from.origin === 'file'
          ? 'Save the image again with `docker save IMAGE -o FILE`, and see that there is room for it.'
          : 'Look at the engine’s log, then run again.',
    },
    cause,
  )
}
