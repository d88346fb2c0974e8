import { StringDecoder } from 'node:string_decoder'

/** Called with a line, and how many bytes of it are left out at its end. */
export type OnLine = (line: string, leftOut: number) => void

/** Characters of a line that are kept: more than a report in one line has, and little enough for memory. */
const LONGEST_LINE = 1024 * 1024

/**
 * Puts bytes together into lines, without their ends. Of a line that is longer than a million characters the
 * beginning is handed over, and never a second piece: who looks at pieces one by one finds no secret that lies
 * across two of them.
 */
export function splitLines(onLine: OnLine): {
  readonly write: (bytes: Buffer) => void
  readonly end: () => void
} {
  const decoder = new StringDecoder('utf8')
  let line = ''
  let leftOut = 0
  const add = (text: string): void => {
    const room = LONGEST_LINE - line.length
    line += text.slice(0, room)
    if (text.length > room) leftOut += Buffer.byteLength(text.slice(room))
  }
  const flush = (): void => {
    const isWhole = leftOut === 0
    onLine(isWhole && line.endsWith('\r') ? line.slice(0, -1) : line, leftOut)
    line = ''
    leftOut = 0
  }
  const take = (text: string): void => {
    const lines = text.split('\n')
    const rest = lines.pop() ?? ''
    for (const part of lines) {
      add(part)
      flush()
    }
    add(rest)
  }
  return {
    write: (bytes) => take(decoder.write(bytes)),
    end: () => {
      take(decoder.end())
      if (line !== '') flush()
    },
  }
}
