import { openAsBlob } from 'node:fs'

import { blobPath } from './read-layout.ts'
import type { Descriptor, LayoutImage } from './read-layout.ts'
import type { RegistryClient } from './registry-client.ts'

/** Uploads at one time; more does not help one connection and hurts small runners. */
const PARALLEL_UPLOADS = 4

/**
 * Uploads an image under its digest alone: afterwards it can be pulled by digest, and no tag has
 * moved. Blobs that the registry has are left out; those of a sibling repository are mounted.
 * @param known repositories by blob digest, shared by the images of one run and filled in here.
 */
export async function pushByDigest(
  client: RegistryClient,
  repository: string,
  image: LayoutImage,
  known: Map<string, string>,
): Promise<void> {
  const waiting = [...new Map([...image.layers, image.config].map((b) => [b.digest, b])).values()]
  const upload = async (): Promise<void> => {
    for (let blob = waiting.shift(); blob !== undefined; blob = waiting.shift()) {
      await ensureBlob(client, repository, image.folder, blob, known.get(blob.digest))
      known.set(blob.digest, repository)
    }
  }
  await Promise.all(Array.from({ length: PARALLEL_UPLOADS }, upload))
  await client.putManifest(repository, image.digest, image.manifest)
}

async function ensureBlob(
  client: RegistryClient,
  repository: string,
  folder: string,
  blob: Descriptor,
  mountFrom: string | undefined,
): Promise<void> {
  if (await client.hasBlob(repository, blob.digest)) return
  const content = await openAsBlob(blobPath(folder, blob.digest))
  await client.uploadBlob(repository, blob.digest, content, mountFrom)
}

export type MovedTag = { readonly tag: string; readonly from: string }

/**
 * Points the tags at the image by storing its manifest once more under each name: the same bytes,
 * so the digest stays. Returns the tags that pointed at another image before.
 */
export async function moveTags(
  client: RegistryClient,
  repository: string,
  image: LayoutImage,
  tags: readonly string[],
): Promise<readonly MovedTag[]> {
  const moved: MovedTag[] = []
  for (const tag of tags) {
    const from = await client.resolveTag(repository, tag)
    if (from === image.digest) continue
    await client.putManifest(repository, tag, image.manifest)
    if (from !== null) moved.push({ tag, from })
  }
  return moved
}
