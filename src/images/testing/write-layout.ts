import { createHash } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

export const digestOf = (bytes: Uint8Array): string =>
  `sha256:${createHash('sha256').update(bytes).digest('hex')}`

/** A tar with one file of zeros: its header, its content in whole blocks, two blocks of end. */
export function tarOf(name: string, size: number): Buffer {
  const header = Buffer.alloc(512)
  header.write(name, 0)
  header.write('0000644\0', 100)
  header.write(`${size.toString(8).padStart(11, '0')}\0`, 124)
  return Buffer.concat([header, Buffer.alloc(Math.ceil(size / 512) * 512), Buffer.alloc(1_024)])
}

/** Writes an OCI layout with one image of gzip layers, as a builder exports it. */
export async function writeLayout(
  folder: string,
  tars: readonly Buffer[],
): Promise<{ readonly digest: string; readonly layers: readonly string[] }> {
  await mkdir(join(folder, 'blobs', 'sha256'), { recursive: true })
  const store = async (
    bytes: Buffer,
    mediaType: string,
  ): Promise<{ mediaType: string; digest: string; size: number }> => {
    const digest = digestOf(bytes)
    await writeFile(join(folder, 'blobs', ...digest.split(':')), bytes)
    return { mediaType, digest, size: bytes.length }
  }
  const layers = await Promise.all(
    tars.map((tar) => store(gzipSync(tar), 'application/vnd.oci.image.layer.v1.tar+gzip')),
  )
  const history = [
    { created_by: 'ENV A=1', empty_layer: true },
    ...tars.map((_tar, position) => ({ created_by: `RUN /bin/sh -c step ${position} # buildkit` })),
  ]
  const config = await store(
    Buffer.from(JSON.stringify({ history })),
    'application/vnd.oci.image.config.v1+json',
  )
  const manifest = await store(
    Buffer.from(JSON.stringify({ schemaVersion: 2, config, layers })),
    'application/vnd.oci.image.manifest.v1+json',
  )
  await writeFile(join(folder, 'index.json'), JSON.stringify({ manifests: [manifest] }))
  return { digest: manifest.digest, layers: layers.map((layer) => layer.digest) }
}
