import { formatSize } from '../../config/size.ts'
import type { LeftOut } from '../../adapters/keep-tail.ts'
import { openLogFile } from '../../adapters/log-file.ts'
import { formatLogLine, parseLogLine } from './log-line.ts'
import type { LogLine } from './log-line.ts'

/** What is written of one service. */
export type ServiceLog = {
  readonly write: (line: LogLine) => void
  /** The log cannot be read, and why. */
  readonly markUnreadable: (reason: string) => void
  /** Lines were not read because they came too fast. */
  readonly markSkipped: () => void
  readonly lastLines: () => readonly string[]
  readonly describe: () => LogFileFacts
  readonly close: () => Promise<void>
}

type LogFileFacts = {
  /** Lines that the service's containers wrote and that were read. */
  readonly lines: number
  readonly leftOut: LeftOut
  /** Whether lines are missing that were not even read: the service wrote faster than a log can be. */
  readonly isSampled: boolean
  readonly unreadable: string | null
}

const KEPT_LINES = 20
const LONGEST_KEPT_LINE = 1_000

/** @param limit largest size of the file in bytes */
export function openServiceLog(path: string, limit: number): ServiceLog {
  const last: string[] = []
  let lines = 0
  let isSampled = false
  let unreadable: string | null = null
  const file = openLogFile(path, {
    limit,
    describeLeftOut: (leftOut, before, after) =>
      formatLogLine({
        time: timeOf(after) || timeOf(before),
        stream: 'log',
        replica: 1,
        text: describeGap(leftOut, before, after, isSampled),
      }),
  })
  return {
    write: (line) => {
      file.write(formatLogLine(line))
      if (line.stream === 'log') return
      lines += 1
      last.push(line.text.slice(0, LONGEST_KEPT_LINE))
      if (last.length > KEPT_LINES) last.shift()
    },
    markUnreadable: (reason) => {
      unreadable ??= reason
    },
    markSkipped: () => {
      isSampled = true
    },
    lastLines: () =>
      last.length === 0 && unreadable !== null ? [`(its log cannot be read: ${unreadable})`] : last,
    describe: () => ({ lines, leftOut: file.leftOut(), isSampled, unreadable }),
    close: file.close,
  }
}

function describeGap(
  { lines, bytes }: LeftOut,
  before: string,
  after: string,
  isSampled: boolean,
): string {
  const much = `left out here: ${isSampled ? 'at least ' : ''}${lines} lines (${formatSize(bytes)})`
  return `${much}, from ${timeOf(before)} to ${timeOf(after)}`
}

function timeOf(line: string): string {
  return parseLogLine(line)?.time ?? ''
}
