import { Readable } from 'node:stream'

import { WorldError } from '../contract/world-error.ts'
import { readLimited } from './read-limited.ts'

/**
 * The one file of a zip, which must have the given name and nothing beside it. The archive may be
 * anyone's: its names lead nowhere, and its sizes are held to `limit` as stated and as unpacked.
 * @throws WorldError for any other archive
 */
export async function unzipOneFile(
  zip: Uint8Array,
  { name, limit }: { readonly name: string; readonly limit: number },
): Promise<Uint8Array> {
  const { default: yauzl } = await import('yauzl')
  try {
    const archive = await yauzl.fromBufferPromise(Buffer.from(zip), { lazyEntries: true })
    if (archive.entryCount !== 1) throw new Error(`${archive.entryCount} files`)
    for await (const entry of archive.eachEntry()) {
      if (entry.fileName !== name) throw new Error('a file of another name')
      if (entry.isEncrypted()) throw new Error('an encrypted file')
      if (entry.uncompressedSize > limit) throw new Error(`${entry.uncompressedSize} bytes`)
      const stream = Readable.toWeb(await archive.openReadStreamPromise(entry))
      const bytes = await readLimited(stream as ReadableStream<Uint8Array>, limit)
      if (bytes !== null) return bytes
    }
    throw new Error(`no file, or one of more than ${limit} bytes`)
  } catch (error) {
    throw new WorldError(
      'zip/unexpected',
      {
        expected: `a zip of the one file ${name}, of at most ${limit} bytes`,
        found: error instanceof Error ? error.message : String(error),
        fix: 'Delete the artifact; the next run on the default branch uploads it again.',
      },
      { cause: error },
    )
  }
}
