import * as z from 'zod'

import { countOf } from '../../contract/count-of.ts'
import { imageError } from './image-archive.ts'
import type { ImageArchive, ImageOrigin, LayerScan } from './image-archive.ts'

const digestSchema = z.string().regex(/^sha256:[0-9a-f]{64}$/)
const annotationsSchema = z.record(z.string(), z.string()).nullish()

const descriptorSchema = z.looseObject({
  mediaType: z.string().nullish(),
  digest: digestSchema,
  annotations: annotationsSchema,
})
export type ImageDescriptor = z.infer<typeof descriptorSchema>

const indexSchema = z.looseObject({ manifests: z.array(descriptorSchema).max(1_000) })

const manifestSchema = z.looseObject({
  config: descriptorSchema,
  layers: z.array(descriptorSchema).max(1_000),
})

const platformSchema = z.looseObject({
  os: z.string().min(1),
  architecture: z.string().min(1),
  variant: z.string().nullish(),
})

/** Where the parts of images lie, each under its digest; a part is compared with it. */
export type ImageStore = {
  readonly origin: ImageOrigin
  /** What the store is, for errors: `the archive app.tar`. */
  readonly subject: string
  /** A parsed JSON document, or null where the store has none with this digest. */
  readonly document: (digest: string, kind: 'manifest' | 'blob') => Promise<unknown>
  /** @throws InputError or WorldError where the store has no such layer or it is another one. */
  readonly layer: (digest: string) => Promise<LayerScan>
}

type Found = {
  readonly digest: string
  readonly name: string | null
  readonly manifest: z.infer<typeof manifestSchema>
  readonly descriptor: ImageDescriptor
}

/**
 * Every image below an index, for every platform that the store has, with its attestations.
 * @throws InputError or WorldError where a part is missing, damaged, or of another format.
 */
export async function resolveImages(
  roots: readonly ImageDescriptor[],
  store: ImageStore,
): Promise<readonly ImageArchive[]> {
  const found = await collectManifests(roots, store, { name: null, depth: 0, seen: new Set() })
  const images = found.filter((one) => !isAttestation(one))
  if (images.length === 0)
    throw imageError(store.origin, {
      expected: `${store.subject} to hold an image`,
      found: `${countOf(found.length, 'attestation')} and no image`,
      fix: 'Save or push the image itself, with at least one platform.',
    })
  const attestations = await Promise.all(
    found.filter(isAttestation).map(async (one) => ({
      of: one.descriptor.annotations?.['vnd.docker.reference.digest'] ?? null,
      documents: await readDocuments(one, store),
    })),
  )
  const isOfImage = (of: string | null, digest: string): boolean =>
    of === digest || (digest === images[0]?.digest && !images.some((image) => image.digest === of))
  return Promise.all(
    images.map(async ({ digest, name, manifest }) => {
      const config = await need(manifest.config.digest, store)
      return {
        name,
        platform: images.length > 1 ? platformOf(config) : null,
        config,
        manifest,
        layers: manifest.layers.map((layer) => ({
          digest: layer.digest,
          open: async () => store.layer(layer.digest),
        })),
        attestations: attestations
          .filter(({ of }) => isOfImage(of, digest))
          .flatMap(({ documents }) => documents),
      }
    }),
  )
}

/** `linux/arm64/v8`, or null where the configuration names none. */
export function platformOf(config: unknown): string | null {
  const parsed = platformSchema.safeParse(config)
  if (!parsed.success) return null
  const { os, architecture, variant } = parsed.data
  return [os, architecture, variant]
    .filter((part) => part !== undefined && part !== null && part !== '')
    .join('/')
}

/** The manifests that an index, such as `index.json`, lists; null where it is none. */
export function readIndex(document: unknown): readonly ImageDescriptor[] | null {
  const parsed = indexSchema.safeParse(document)
  return parsed.success ? parsed.data.manifests : null
}

const DEEPEST_INDEX = 4

async function collectManifests(
  descriptors: readonly ImageDescriptor[],
  store: ImageStore,
  at: { readonly name: string | null; readonly depth: number; readonly seen: Set<string> },
): Promise<readonly Found[]> {
  const lists: (readonly Found[])[] = []
  let missing: string | null = null
  for (const descriptor of descriptors) {
    if (at.seen.has(descriptor.digest)) continue
    at.seen.add(descriptor.digest)
    const document = await store.document(descriptor.digest, 'manifest')
    if (document === null) {
      missing = descriptor.digest
      continue
    }
    const name = nameOf(descriptor) ?? at.name
    const below = readIndex(document)
    if (below !== null && at.depth < DEEPEST_INDEX) {
      lists.push(await collectManifests(below, store, { ...at, name, depth: at.depth + 1 }))
      continue
    }
    const manifest = manifestSchema.safeParse(document)
    if (!manifest.success) throw foreign(descriptor.digest, store)
    lists.push([{ digest: descriptor.digest, name, manifest: manifest.data, descriptor }])
  }
  const found = lists.flat()
  // An engine keeps the index of every platform and the parts of its own; a registry has them all.
  if (missing !== null && (store.origin === 'registry' || found.length === 0))
    throw missingPart(missing, store)
  return found
}

function nameOf({ annotations }: ImageDescriptor): string | null {
  return (
    annotations?.['io.containerd.image.name'] ??
    annotations?.['org.opencontainers.image.ref.name'] ??
    null
  )
}

function isAttestation({ descriptor, manifest }: Found): boolean {
  return (
    descriptor.annotations?.['vnd.docker.reference.type'] === 'attestation-manifest' ||
    (manifest.layers.length > 0 &&
      manifest.layers.every(({ mediaType }) => mediaType === 'application/vnd.in-toto+json'))
  )
}

async function readDocuments({ manifest }: Found, store: ImageStore): Promise<readonly unknown[]> {
  return Promise.all(manifest.layers.map(async ({ digest }) => need(digest, store)))
}

async function need(digest: string, store: ImageStore): Promise<unknown> {
  const document = await store.document(digest, 'blob')
  if (document === null) throw missingPart(digest, store)
  return document
}

/** A part that an index or a manifest names and the store does not have. */
export function missingPart(
  digest: string,
  { origin, subject }: Pick<ImageStore, 'origin' | 'subject'>,
): Error {
  return imageError(origin, {
    expected: `${subject} to hold ${digest}, which its manifest names`,
    found: 'nothing under that digest',
    fix: 'Save or push the whole image again.',
  })
}

/** A part whose bytes are not those that its digest names. */
export function damagedPart(
  { expected, found }: { readonly expected: string; readonly found: string },
  { origin, subject }: Pick<ImageStore, 'origin' | 'subject'>,
): Error {
  return imageError(origin, {
    expected: `${subject} to hold bytes with digest ${expected} under that name`,
    found: `bytes with digest ${found}`,
    fix: 'It was damaged or changed after it was built: save or push the image again.',
  })
}

function foreign(digest: string, { origin, subject }: ImageStore): Error {
  return imageError(origin, {
    expected: `${subject} to hold an OCI or Docker (schema 2) image`,
    found: `a manifest of another format under ${digest}`,
    fix: 'Build or push the image again with a builder of today.',
  })
}
