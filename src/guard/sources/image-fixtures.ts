import { createHash } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

import { pack } from 'tar-stream'

import type { Bytes } from './image-archive.ts'

/** Files, folders (`name/`) and links (`name -> target`) of a tar by name. */
export type Files = Readonly<Record<string, string | Buffer>>

export async function tarOf(files: Files): Promise<Buffer> {
  const tar = pack()
  for (const [name, content] of Object.entries(files)) {
    const [path, linkname] = name.split(' -> ')
    if (linkname !== undefined) tar.entry({ name: path ?? '', type: 'symlink', linkname })
    else if (name.endsWith('/')) tar.entry({ name, type: 'directory' })
    else tar.entry({ name }, content)
  }
  tar.finalize()
  const chunks: Uint8Array[] = []
  for await (const chunk of tar) chunks.push(chunk as Uint8Array)
  return Buffer.concat(chunks)
}

export async function* chunked(bytes: Uint8Array, size = 65_536): AsyncGenerator<Uint8Array> {
  for (let from = 0; from < bytes.length; from += size) yield bytes.subarray(from, from + size)
}

export const digestOf = (bytes: Uint8Array): string =>
  `sha256:${createHash('sha256').update(bytes).digest('hex')}`

type Descriptor = {
  readonly mediaType: string
  readonly digest: string
  readonly size: number
  readonly annotations?: Readonly<Record<string, string>>
}

/** An OCI layout in memory: blobs are added, and it becomes a tar or answers like a registry. */
export function createLayout() {
  const blobs = new Map<string, Buffer>()
  const add = (bytes: Buffer, mediaType: string): Descriptor => {
    const digest = digestOf(bytes)
    blobs.set(digest, bytes)
    return { mediaType, digest, size: bytes.length }
  }
  const addJson = (value: unknown, mediaType: string): Descriptor =>
    add(Buffer.from(JSON.stringify(value)), mediaType)
  const addManifest = (config: Descriptor, layers: readonly Descriptor[]): Descriptor =>
    addJson({ schemaVersion: 2, config, layers }, 'application/vnd.oci.image.manifest.v1+json')
  return {
    blobs,
    addJson,
    addManifest,
    addLayer: (bytes: Buffer): Descriptor => add(bytes, 'application/vnd.oci.image.layer.v1.tar'),
    /** An image of gzip layers. */
    addImage: async (layers: readonly Files[], config: object = {}): Promise<Descriptor> => {
      const tars = await Promise.all(layers.map(tarOf))
      return addManifest(
        addJson(
          {
            os: 'linux',
            architecture: 'amd64',
            rootfs: { type: 'layers', diff_ids: tars.map(digestOf) },
            ...config,
          },
          'application/vnd.oci.image.config.v1+json',
        ),
        tars.map((tar) => add(gzipSync(tar), 'application/vnd.oci.image.layer.v1.tar+gzip')),
      )
    },
    addAttestation: (statement: unknown, of: string): Descriptor => ({
      ...addManifest(addJson({}, 'application/vnd.oci.image.config.v1+json'), [
        addJson(statement, 'application/vnd.in-toto+json'),
      ]),
      annotations: {
        'vnd.docker.reference.type': 'attestation-manifest',
        'vnd.docker.reference.digest': of,
      },
    }),
    toFolder: async (folder: string, manifests: readonly Descriptor[]): Promise<void> => {
      await mkdir(join(folder, 'blobs', 'sha256'), { recursive: true })
      for (const [digest, bytes] of blobs)
        await writeFile(join(folder, 'blobs', ...digest.split(':')), bytes)
      await writeFile(join(folder, 'index.json'), JSON.stringify({ manifests }))
    },
    toTar: async (manifests: readonly Descriptor[]): Promise<Buffer> =>
      tarOf({
        ...Object.fromEntries(
          [...blobs].map(([digest, bytes]) => [`blobs/${digest.replace(':', '/')}`, bytes]),
        ),
        'index.json': JSON.stringify({ schemaVersion: 2, manifests }),
        'oci-layout': '{"imageLayoutVersion":"1.0.0"}',
      }),
    toRegistry: (root: Descriptor) => {
      const asked: string[] = []
      const blob = (digest: string): Buffer | null => blobs.get(digest) ?? null
      return {
        asked,
        getManifest: async (reference: string): Promise<{ bytes: Uint8Array } | null> => {
          const bytes = blob(reference === 'latest' ? root.digest : reference)
          return bytes === null ? null : { bytes }
        },
        getBlob: async (digest: string): Promise<Bytes | null> => {
          asked.push(digest)
          const bytes = blob(digest)
          return bytes === null ? null : chunked(bytes)
        },
      }
    },
  }
}
