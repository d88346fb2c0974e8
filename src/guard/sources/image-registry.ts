import { imageError } from './image-archive.ts'
import type { Bytes, ImageArchive } from './image-archive.ts'
import { LARGEST_DOCUMENT, digestOf, parseDocument } from './image-document.ts'
import type { LayerReader } from './image-layers.ts'
import { damagedPart, resolveImages } from './image-manifests.ts'
import type { ImageStore } from './image-manifests.ts'

/** The two reads of one repository of a registry that an image needs. */
export type RegistryReader = {
  /** A manifest's bytes by tag or digest, or null where the repository has none. */
  readonly getManifest: (reference: string) => Promise<{ readonly bytes: Uint8Array } | null>
  /** A blob's bytes as they come, or null where the repository has none. */
  readonly getBlob: (digest: string) => Promise<Bytes | null>
}

/**
 * Every platform of an image in a registry. A layer is fetched when it is opened, unless it was read
 * in this run before or is known.
 * @throws InputError where there is no such image, WorldError for a missing or damaged part.
 */
export async function readRegistryImages(
  image: { readonly name: string; readonly reference: string },
  reader: LayerReader,
  registry: RegistryReader,
): Promise<readonly ImageArchive[]> {
  const subject = `the registry’s image ${image.name}`
  const from = { origin: 'registry', subject } as const
  const root = await registry.getManifest(image.reference)
  if (root === null)
    throw imageError('file', {
      expected: `an image ${image.name} in the registry`,
      found: 'none with that tag or digest',
      fix: 'Correct the reference, or push the image first.',
    })
  const rootDigest = digestOf(root.bytes)
  if (image.reference.startsWith('sha256:') && image.reference !== rootDigest)
    throw damagedPart({ expected: image.reference, found: rootDigest }, from)
  const store: ImageStore = {
    ...from,
    document: async (digest, kind) => {
      if (digest === rootDigest) return parseDocument(root.bytes, digest, from)
      const bytes =
        kind === 'manifest'
          ? ((await registry.getManifest(digest))?.bytes ?? null)
          : await collect(await registry.getBlob(digest), subject)
      if (bytes === null) return null
      const found = digestOf(bytes)
      if (found !== digest) throw damagedPart({ expected: digest, found }, from)
      return parseDocument(bytes, digest, from)
    },
    layer: async (digest) => {
      const before = reader.recall(digest)
      if (before !== null) return before
      const blob = await registry.getBlob(digest)
      if (blob === null)
        throw imageError('registry', {
          expected: `${subject} to have its layer ${digest}`,
          found: 'nothing under that digest',
          fix: 'Push the image again; a layer kept elsewhere (`urls`) is not followed.',
        })
      const scan = await reader.read(blob, digest)
      if (scan.digest !== null && scan.digest !== digest)
        throw damagedPart({ expected: digest, found: scan.digest }, from)
      return scan
    },
  }
  return resolveImages([{ digest: rootDigest }], store)
}

async function collect(blob: Bytes | null, subject: string): Promise<Buffer | null> {
  if (blob === null) return null
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of blob) {
    size += chunk.length
    if (size > LARGEST_DOCUMENT)
      throw imageError('registry', {
        expected: `${subject} to have a configuration of at most ${LARGEST_DOCUMENT / 1024 ** 2} MB`,
        found: 'a larger one',
        fix: 'Build the image again; a configuration is a few kilobytes.',
      })
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
