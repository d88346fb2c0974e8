import { lastLine, linesOf } from './truth.ts'
import type { Truth } from './truth.ts'

/** A profile's paths start with the module's; the go.mod beside it says so. */
export const GO_MODULE = 'example.test/platform'

/** As coverage.py and lcov write it: one record of a file per run, arms with names. */
export function writeLcov(runs: readonly Truth[]): string {
  let text = ''
  for (const [path, blocks] of runs.flatMap((run) => [...run])) {
    text += `TN:\nSF:${path}\n`
    for (const block of blocks) {
      if (block.starts !== null) {
        text += `FN:${block.line},${lastLine(block)},${block.starts}\nFNDA:${block.hits},${block.starts}\n`
      }
      for (const line of linesOf(block)) text += `DA:${line},${block.hits}\n`
      for (const [arm, hits] of block.arms.entries()) {
        const name = arm % 2 === 0 ? `jump to line ${block.line + arm}` : `return, or ${arm}`
        text += `BRDA:${lastLine(block)},0,${name},${block.hits === 0 ? '-' : hits}\n`
      }
    }
    text += 'end_of_record\n'
  }
  return text
}

/** As `go test -covermode=count` writes it; packages tested together report every block again. */
export function writeGo(runs: readonly Truth[]): string {
  let text = 'mode: count\n'
  for (const [path, blocks] of runs.flatMap((run) => [...run])) {
    for (const block of blocks) {
      text += `${GO_MODULE}/${path}:${block.line}.2,${lastLine(block)}.40 ${block.lines} ${block.hits}\n`
    }
  }
  return text
}
