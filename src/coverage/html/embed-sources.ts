/** Text of all sources together, before it is packed; changed and worst covered files come first. */
const TOTAL_BYTES = 20_000_000
/** A larger file is generated, and no one reads it here. */
const FILE_BYTES = 2_000_000
const FILES_AT_ONCE = 16
/** With so little room left, hardly a file fits. */
const SMALLEST_ROOM = 1_000

/**
 * Reads the sources in order of their worth until the page is full. A file without an entry was left
 * out for its size; null: it cannot be read, or is no text.
 */
export async function embedSources(
  order: readonly string[],
  readSource: (path: string) => Promise<string | null>,
  totalBytes = TOTAL_BYTES,
): Promise<ReadonlyMap<string, string | null>> {
  const sources = new Map<string, string | null>()
  let room = totalBytes
  for (let start = 0; start < order.length && room >= SMALLEST_ROOM; start += FILES_AT_ONCE) {
    const paths = order.slice(start, start + FILES_AT_ONCE)
    const texts = await Promise.all(paths.map((path) => readSource(path)))
    for (const [index, path] of paths.entries()) {
      const text = texts[index] ?? null
      if (text === null || text.includes('\0')) {
        sources.set(path, null)
        continue
      }
      const size = Buffer.byteLength(text)
      if (size > FILE_BYTES || size > room) continue
      room -= size
      sources.set(path, text)
    }
  }
  return sources
}
