import type { FileHandle } from 'node:fs/promises'

/** Bytes of a report that parse by themselves: from `start` up to, but not with, `end`. */
export type Part = { readonly start: number; readonly end: number }

/** A record longer than this is not looked for to its end: the part before it grows instead. */
const SEARCH_BYTES = 1024 * 1024

/** Cuts a report behind ends of records into about `count` parts of like size. */
export async function planParts(
  handle: FileHandle,
  size: number,
  options: { readonly recordEnd: string; readonly count: number },
): Promise<readonly Part[]> {
  const parts: Part[] = []
  let start = 0
  for (let index = 1; index < options.count; index += 1) {
    const cut = await findCut(handle, Math.floor((size * index) / options.count), options.recordEnd)
    if (cut === null || cut <= start || cut >= size) continue
    parts.push({ start, end: cut })
    start = cut
  }
  return [...parts, { start, end: size }]
}

async function findCut(
  handle: FileHandle,
  from: number,
  recordEnd: string,
): Promise<number | null> {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(SEARCH_BYTES), 0, SEARCH_BYTES, from)
  const found = buffer.subarray(0, bytesRead).indexOf(recordEnd)
  return found === -1 ? null : from + found + recordEnd.length
}
