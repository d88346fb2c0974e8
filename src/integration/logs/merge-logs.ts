import { readLogFile } from './read-log-file.ts'
import type { LogLine } from './log-line.ts'

export type ServiceLine = LogLine & { readonly service: string }

type Source = {
  readonly service: string
  readonly lines: AsyncGenerator<LogLine>
  readonly rank: number
  next: LogLine
}

/** The lines of several log files in the order of their times; of equal times those of the file named first. */
export async function* mergeLogs(
  files: readonly { readonly service: string; readonly path: string }[],
): AsyncGenerator<ServiceLine> {
  const sources: Source[] = []
  for (const [rank, { service, path }] of files.entries()) {
    const lines = readLogFile(path)
    const first = await lines.next()
    if (first.done !== true) place(sources, { service, lines, rank, next: first.value })
  }
  for (let source = sources.pop(); source !== undefined; source = sources.pop()) {
    yield { ...source.next, service: source.service }
    const following = await source.lines.next()
    if (following.done === true) continue
    source.next = following.value
    place(sources, source)
  }
}

/** Keeps the sources sorted, the one whose line is due last in the list. */
function place(sources: Source[], source: Source): void {
  let low = 0
  let high = sources.length
  while (low < high) {
    const middle = (low + high) >> 1
    const other = sources[middle]
    if (other !== undefined && isDueBefore(source, other)) low = middle + 1
    else high = middle
  }
  sources.splice(low, 0, source)
}

function isDueBefore(left: Source, right: Source): boolean {
  if (left.next.time !== right.next.time) return left.next.time < right.next.time
  return left.rank < right.rank
}
