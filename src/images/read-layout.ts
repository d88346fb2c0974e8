import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

import * as z from 'zod'

import { imageDigestSchema } from '../contract/images-manifest.ts'
import { WorldError } from '../contract/world-error.ts'
import type { Manifest } from './registry-client.ts'

const descriptorSchema = z.looseObject({
  mediaType: z.string(),
  digest: imageDigestSchema,
  size: z.int().nonnegative(),
})

const indexSchema = z.looseObject({ manifests: z.array(descriptorSchema).min(1) })

const manifestSchema = z.looseObject({
  config: descriptorSchema,
  layers: z.array(descriptorSchema),
})

const configSchema = z.looseObject({
  history: z
    .array(
      z.looseObject({ created_by: z.string().optional(), empty_layer: z.boolean().optional() }),
    )
    .default([]),
})

export type Descriptor = z.infer<typeof descriptorSchema>

/** One built image as it lies in an OCI layout folder, before anything is pushed. */
export type LayoutImage = {
  readonly folder: string
  readonly digest: string
  readonly manifest: Manifest
  readonly config: Descriptor
  readonly layers: readonly (Descriptor & { readonly createdBy: string })[]
}

/** Path of a blob inside an OCI layout. Source: OCI image layout specification. */
export function blobPath(folder: string, digest: string): string {
  return join(folder, 'blobs', ...digest.split(':'))
}

/**
 * Reads the image that a builder exported. The manifest's and the configuration's bytes are compared
 * with their digests; the layers are when they are measured.
 */
export async function readLayout(folder: string): Promise<LayoutImage> {
  const index = parseJson(indexSchema, await readFile(join(folder, 'index.json')), folder)
  const descriptor = index.manifests[0]
  if (descriptor === undefined || index.manifests.length > 1 || isIndex(descriptor)) {
    throw new WorldError('images/unexpected-layout', {
      expected: 'one image for one platform from the builder',
      found: `${index.manifests.length} entries, the first of type ${descriptor?.mediaType ?? 'none'}`,
      fix: 'Build for one platform, with a builder that can leave attestations out.',
    })
  }
  const bytes = await readVerified(folder, descriptor.digest)
  const manifest = parseJson(manifestSchema, bytes, folder)
  const config = parseJson(configSchema, await readVerified(folder, manifest.config.digest), folder)
  const steps = config.history.filter((step) => step.empty_layer !== true)
  return {
    folder,
    digest: descriptor.digest,
    manifest: { bytes, mediaType: descriptor.mediaType },
    config: manifest.config,
    layers: manifest.layers.map((layer, position) => ({
      ...layer,
      createdBy: shorten(steps[position]?.created_by ?? ''),
    })),
  }
}

function isIndex(descriptor: Descriptor): boolean {
  return /image\.index|manifest\.list/.test(descriptor.mediaType)
}

async function readVerified(folder: string, digest: string): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(await readFile(blobPath(folder, digest)))
  const actual = `sha256:${createHash('sha256').update(bytes).digest('hex')}`
  if (actual === digest) return bytes
  throw damagedBlob(digest, actual)
}

export function damagedBlob(expected: string, found: string): WorldError {
  return new WorldError('images/damaged-blob', {
    expected: `a blob with digest ${expected}`,
    found: `one with digest ${found}`,
    fix: 'The disk or the builder damaged it: check free space, then run again.',
  })
}

function parseJson<T>(schema: z.ZodType<T>, bytes: Uint8Array, folder: string): T {
  const parsed = schema.safeParse(JSON.parse(Buffer.from(bytes).toString('utf8')))
  if (parsed.success) return parsed.data
  throw new WorldError('images/unexpected-layout', {
    expected: `an OCI layout in ${folder}`,
    found: z.prettifyError(parsed.error),
    fix: 'Use a builder that exports OCI images (BuildKit 0.12 or newer).',
  })
}

/** `created_by` without its build system's noise, at most 80 characters. */
function shorten(createdBy: string): string {
  const text = createdBy
    .replace(/^\/bin\/sh -c #\(nop\)\s*/, '')
    .replace(/^RUN \/bin\/sh -c /, 'RUN ')
    .replace(/ # buildkit$/, '')
    .replaceAll(/\s+/g, ' ')
    .trim()
  return text.length > 80 ? `${text.slice(0, 79)}…` : text
}
