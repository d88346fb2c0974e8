import type { LostLines } from '../baseline/compare-files.ts'

/** A result that lists more helps nobody and makes every reader of it slow. */
const MOST_LINES = 10_000

export type LimitedLostLines = {
  /** Ascending by path, as what was given. */
  readonly lost: readonly LostLines[]
  /** Lines that are left out, and files of which none is listed. */
  readonly more: { readonly lines: number; readonly files: number }
}

/** As many lost lines as a result lists, those of the worst files before others. */
export function limitLostLines(all: readonly LostLines[], most = MOST_LINES): LimitedLostLines {
  const worstFirst = [...all].sort((left, right) => right.lines.length - left.lines.length)
  let room = most
  const listed = new Map<LostLines, LostLines>()
  for (const file of worstFirst) {
    if (room === 0) break
    const lines = file.lines.slice(0, room)
    listed.set(file, { path: file.path, lines })
    room -= lines.length
  }
  const count = all.reduce((sum, { lines }) => sum + lines.length, 0)
  return {
    lost: all.flatMap((file) => listed.get(file) ?? []),
    more: { lines: count - (most - room), files: all.length - listed.size },
  }
}
