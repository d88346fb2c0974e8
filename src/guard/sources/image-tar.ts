import { posix } from 'node:path'
import { pipeline } from 'node:stream/promises'

import { extract } from 'tar-stream'
import type { Header } from 'tar-stream'

import type { Bytes } from './image-archive.ts'

/** One entry of a tar archive; its content is read before the next entry comes, or is passed over. */
export type TarEntry = {
  /** Absolute, without `..`: the root is as far up as it goes. */
  readonly path: string
  readonly type: NonNullable<Header['type']> | 'other'
  readonly linkTarget: string | null
  readonly size: number
  readonly content: Bytes
}

/**
 * The entries of a tar archive in their order. Nothing is written to disk.
 * @throws Error where the archive is damaged or ends in the middle of an entry.
 */
export async function* readTar(source: Bytes): AsyncGenerator<TarEntry> {
  const tar = extract()
  const written = pipeline(source, tar)
  // The same error comes out of the loop below.
  written.catch(() => {})
  for await (const entry of tar) {
    const { name, type, linkname, size } = entry.header
    const chunks = entry[Symbol.asyncIterator]() as AsyncIterator<Uint8Array>
    yield {
      path: absolute(name),
      type: type ?? 'other',
      linkTarget: linkname ?? null,
      size: size ?? 0,
      content: { [Symbol.asyncIterator]: () => ({ next: () => chunks.next() }) },
    }
    // Without `return` above, a reader that stops early leaves the rest, and the archive, intact.
    while ((await chunks.next()).done !== true);
  }
  await written
}

/** A path of an archive below `/`. */
export function absolute(path: string): string {
  const normal = posix.normalize(`/${path}`)
  return normal.length > 1 && normal.endsWith('/') ? normal.slice(0, -1) : normal
}
