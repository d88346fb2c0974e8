import { pipeline } from 'node:stream/promises'

import type { Header } from 'tar-stream'

import { describeDamage, readEntry } from './entry.ts'
import type { Entry } from './entry.ts'
import { OverBudget } from './unpack-budget.ts'
import type { UnpackBudget } from './unpack-budget.ts'

/** Entries that have no bytes of their own. */
const WITHOUT_BYTES: ReadonlySet<Header['type']> = new Set([
  'link',
  'symlink',
  'directory',
  'fifo',
  'character-device',
  'block-device',
])

/**
 * The entries of a tar. A name of `null` stands for the archive itself.
 * @throws OverBudget
 */
export async function* readTar(
  stream: AsyncIterable<Uint8Array>,
  budget: UnpackBudget,
): AsyncGenerator<Entry> {
  const { default: tar } = await import('tar-stream')
  const entries = tar.extract()
  const written = pipeline(stream, entries)
  // The same error comes out of the loop below.
  written.catch(() => {})
  try {
    for await (const entry of entries) {
      budget.takeEntry()
      const { name, type } = entry.header
      const read = await readEntry(name, () => entry as AsyncIterable<Uint8Array>, budget)
      if (!WITHOUT_BYTES.has(type)) yield read
    }
    await written
  } catch (error) {
    if (error instanceof OverBudget) throw error
    yield { name: null, reason: describeDamage(error) }
  } finally {
    entries.destroy()
  }
}
