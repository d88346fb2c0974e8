import type { Counts, CountsBuilder } from '../../model/counts.ts'
import type { Member } from './json-shape.ts'
import type { LineBudget } from '../line-budget.ts'
import { readArray, readCount, readLine } from './read-value.ts'

/** `[line, column, count, hasCount, isRegionEntry, isGapRegion]`; it holds up to the next one. */
type Segment = {
  readonly line: number
  readonly count: number
  readonly hasCount: boolean
  readonly isEntry: boolean
  readonly isGap: boolean
}

/**
 * Hits by line from the segments of a file, as LLVM counts them (LineCoverageStats in
 * CoverageMapping.cpp). A line is code where counted code reaches it from above or starts on it; its
 * hits are the largest of those. A line that starts with skipped code (`#if 0`) is no code.
 */
export function readSegmentLines(
  parsed: unknown,
  member: Member,
  { lines, budget }: { readonly lines: CountsBuilder; readonly budget: LineBudget },
): Counts {
  const segments = readArray(parsed, 'segments', member)
  let above: Segment | null = null
  let index = 0
  while (index < segments.length) {
    const first = readSegment(segments[index], member)
    if (above !== null) {
      budget.spend(first.line - above.line, member.refuse)
      addSpan(lines, above, first.line)
    }
    const stats = new LineStats(above, first)
    let last = first
    for (index += 1; index < segments.length; index += 1) {
      const next = readSegment(segments[index], member)
      if (next.line < first.line) throw member.refuse('segments in order', `line ${next.line} late`)
      if (next.line > first.line) break
      stats.add(next)
      last = next
    }
    if (stats.isCode) lines.add(first.line, stats.hits)
    above = last
  }
  return lines.finish()
}

/** Lines between two segments: code where the one above has a count. */
function addSpan(lines: CountsBuilder, above: Segment, end: number): void {
  if (!above.hasCount) return
  for (let line = above.line + 1; line < end; line += 1) lines.add(line, above.count)
}

class LineStats {
  readonly #startsSkipped: boolean
  readonly #isCodeAbove: boolean
  #entersCounted = false
  #startsRegion = false
  hits: number

  constructor(above: Segment | null, first: Segment) {
    this.#isCodeAbove = above?.hasCount ?? false
    this.#startsSkipped = first.isEntry && !first.hasCount
    this.hits = above?.count ?? 0
    this.add(first)
  }

  get isCode(): boolean {
    if (this.#entersCounted) return true
    return !this.#startsSkipped && (this.#isCodeAbove || this.#startsRegion)
  }

  add({ isEntry, hasCount, isGap, count }: Segment): void {
    if (!isEntry || !hasCount) return
    this.#entersCounted = true
    if (isGap) return
    this.#startsRegion = true
    this.hits = Math.max(this.hits, count)
  }
}

function readSegment(parsed: unknown, member: Member): Segment {
  const [line, , count, hasCount, isEntry, isGap = false] = readArray(parsed, 'a segment', member)
  if (typeof hasCount !== 'boolean' || typeof isEntry !== 'boolean' || typeof isGap !== 'boolean') {
    throw member.refuse(
      '[line, column, count, has count, is region entry, is gap region] as a segment',
      JSON.stringify(parsed),
    )
  }
  return {
    line: readLine(line, 'segments', member),
    count: readCount(count, 'segments', member),
    hasCount,
    isEntry,
    isGap,
  }
}
