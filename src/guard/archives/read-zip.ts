import { isUtf8 } from 'node:buffer'

import type { ZipFile } from 'yauzl'

import { describeDamage, readEntry } from './entry.ts'
import type { Entry } from './entry.ts'
import { OverBudget } from './unpack-budget.ts'
import type { UnpackBudget } from './unpack-budget.ts'

/**
 * The entries of a zip, in bytes or at a path. A name of `null` stands for the archive itself.
 * @throws OverBudget
 */
export async function* readZip(
  source: Buffer | string,
  budget: UnpackBudget,
): AsyncGenerator<Entry> {
  const { default: yauzl } = await import('yauzl')
  // Names are read here: yauzl ends at one that leads out of its folder, with all that follow.
  const options = { lazyEntries: true, autoClose: false, decodeStrings: false }
  let archive: ZipFile
  try {
    archive = await (typeof source === 'string'
      ? yauzl.openPromise(source, options)
      : yauzl.fromBufferPromise(source, options))
  } catch (error) {
    yield { name: null, reason: describeDamage(error) }
    return
  }
  try {
    for await (const entry of archive.eachEntry()) {
      budget.takeEntry()
      const name = readName(entry.fileNameRaw)
      if (name.endsWith('/') && entry.uncompressedSize === 0) continue
      if (entry.isEncrypted()) yield { name, reason: 'it is encrypted' }
      else if (!entry.canDecodeFileData()) {
        yield { name, reason: `it is packed with method ${entry.compressionMethod}` }
      } else if (entry.uncompressedSize > budget.limits.entryBytes) {
        yield { name, reason: `it has more than ${budget.limits.entryBytes} bytes` }
      } else yield await readEntry(name, () => archive.openReadStreamPromise(entry), budget)
    }
  } catch (error) {
    if (error instanceof OverBudget) throw error
    yield { name: null, reason: describeDamage(error) }
  } finally {
    archive.close()
  }
}

function readName(raw: Buffer): string {
  return raw.toString(isUtf8(raw) ? 'utf8' : 'latin1')
}
