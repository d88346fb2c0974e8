/** What was not kept; bytes with line ends. */
export type LeftOut = { readonly lines: number; readonly bytes: number }

type Block = { readonly lines: string[]; bytes: number }

const BLOCK_LINES = 1_024

/** Keeps the last lines that come to no more than `limit` bytes, and counts the others. */
export function keepTail(limit: number): {
  readonly add: (line: string, bytes: number) => void
  readonly lines: () => readonly string[]
  readonly leftOut: () => LeftOut
} {
  let blocks: Block[] = []
  let bytes = 0
  let out = { lines: 0, bytes: 0 }
  const count = (lines: number, of: number): void => {
    bytes -= of
    out = { lines: out.lines + lines, bytes: out.bytes + of }
  }
  /** Whole blocks as lines come; the rest when someone looks. */
  const trim = (): void => {
    const [first] = blocks
    if (first === undefined) return
    const surplus = bytes - limit
    let lines = 0
    let size = 0
    for (const line of first.lines) {
      if (size >= surplus) break
      size += Buffer.byteLength(line) + 1
      lines += 1
    }
    first.lines.splice(0, lines)
    first.bytes -= size
    count(lines, size)
  }
  return {
    add: (line, size) => {
      let last = blocks.at(-1)
      if (last === undefined || last.lines.length >= BLOCK_LINES) {
        last = { lines: [], bytes: 0 }
        blocks.push(last)
      }
      last.lines.push(line)
      last.bytes += size
      bytes += size
      for (
        let [first] = blocks;
        first !== undefined && bytes - first.bytes >= limit;
        [first] = blocks
      ) {
        blocks = blocks.slice(1)
        count(first.lines.length, first.bytes)
      }
    },
    lines: () => {
      trim()
      return blocks.flatMap(({ lines }) => lines)
    },
    leftOut: () => {
      trim()
      return out
    },
  }
}
