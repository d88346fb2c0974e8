import type { FileHandle } from 'node:fs/promises'

import type { ReportPart } from '../formats/format.ts'

/** Bytes of a report that parse by themselves: from `start` up to, but not with, `end`. */
export type Part = ReportPart & { readonly start: number; readonly end: number }

/** Bytes read at a time to find where a record ends. */
const SEARCH_BYTES = 64 * 1024
/** A record longer than this is not looked for to its end: the part before it grows instead. */
const SEARCH_LIMIT = 1024 * 1024

/** Cuts a report behind ends of records into about `count` parts of like size. */
export async function planParts(
  handle: FileHandle,
  size: number,
  options: { readonly behind: string; readonly count: number },
): Promise<readonly Part[]> {
  const cuts = [0]
  for (let index = 1; index < options.count; index += 1) {
    const cut = await findCut(handle, Math.floor((size * index) / options.count), options.behind)
    if (cut !== null && cut > (cuts.at(-1) ?? 0) && cut < size) cuts.push(cut)
  }
  return cuts.map((start, index) => {
    const end = cuts[index + 1] ?? size
    return { start, end, isFirst: start === 0, isLast: end === size }
  })
}

async function findCut(handle: FileHandle, from: number, behind: string): Promise<number | null> {
  const buffer = Buffer.alloc(SEARCH_BYTES)
  // What is looked for may lie across two readings.
  for (let at = from; at < from + SEARCH_LIMIT; at += SEARCH_BYTES - behind.length) {
    const { bytesRead } = await handle.read(buffer, 0, SEARCH_BYTES, at)
    const found = buffer.subarray(0, bytesRead).indexOf(behind)
    if (found !== -1) return at + found + behind.length
    if (bytesRead < SEARCH_BYTES) return null
  }
  return null
}
