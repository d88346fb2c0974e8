import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'

import { parseLogLine } from './log-line.ts'
import type { LogLine } from './log-line.ts'

/** How far out of order lines may stand: stdout and stderr, and several containers, overtake each other. */
const WINDOW_LINES = 512
const TAIL_BYTES = 256 * 1024

/**
 * The lines of a service's log file in the order of their times; equal times keep the file's order. Never
 * more than a few hundred lines are in memory. A line that is not ours, such as one cut off by a crash, is left out.
 */
export async function* readLogFile(path: string): AsyncGenerator<LogLine> {
  const window: LogLine[] = []
  for await (const lines of readLines(path)) {
    for (const text of lines) {
      const line = parseLogLine(text)
      if (line === null) continue
      insert(window, line)
    }
    while (window.length > WINDOW_LINES) yield* window.splice(0, window.length - WINDOW_LINES)
  }
  yield* window
}

/** Lines mostly come in order: looked for from the end. */
function insert(window: LogLine[], line: LogLine): void {
  let at = window.length
  while (at > 0 && (window[at - 1]?.time ?? '') > line.time) at -= 1
  if (at === window.length) window.push(line)
  else window.splice(at, 0, line)
}

async function* readLines(path: string): AsyncGenerator<readonly string[]> {
  let rest = ''
  for await (const chunk of createReadStream(path, { encoding: 'utf8' })) {
    const lines = (rest + String(chunk)).split('\n')
    rest = lines.pop() ?? ''
    yield lines
  }
  if (rest !== '') yield [rest]
}

/** The last lines of a log file, as many of them as 256 KB hold; none where there is no such file. */
export async function readLastLines(path: string, count: number): Promise<readonly LogLine[]> {
  const file = await open(path).catch(() => null)
  if (file === null) return []
  try {
    const { size } = await file.stat()
    const start = Math.max(0, size - TAIL_BYTES)
    const { buffer, bytesRead } = await file.read(
      Buffer.alloc(size - start),
      0,
      size - start,
      start,
    )
    return buffer
      .toString('utf8', 0, bytesRead)
      .split('\n')
      .flatMap((line) => parseLogLine(line) ?? [])
      .slice(-count)
  } finally {
    await file.close()
  }
}
