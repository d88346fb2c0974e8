import { CountsBuilder, HITS_LIMIT, NO_COUNTS } from '../model/counts.ts'
import { NO_TALLIES } from '../model/tallies.ts'
import { NO_FUNCTIONS } from '../model/functions.ts'
import { LINE_LIMIT, TEXT_LIMIT } from './format.ts'
import type { CoverageFormat, ParserContext, ReportParser } from './format.ts'
import { COLUMNS, GoBlocks } from './go-blocks.ts'
import { LineBudget } from './line-budget.ts'

/**
 * Go's cover profile (`go test -coverprofile`): `mode: set|count|atomic`, then one block per line,
 * `<path>:<line>.<column>,<line>.<column> <statements> <count>`. A line belongs to each block that spans
 * it and is hit as often as the one most often run. Go's own figure counts statements instead, which
 * lines cannot show. A block named again (`-coverpkg`, profiles put together) has the sum of its counts,
 * so a file is known only at the end. Paths start with the module's; there are no branches.
 */
export const goFormat: CoverageFormat = {
  name: 'go',
  title: 'Go cover profile',
  isRecognised: (head) => /^\uFEFF?mode: (?:set|count|atomic)\r?(?:\n|$)/.test(head),
  createParser: (context) => new GoParser(context),
}

const NEWLINE = 0x0a
const RETURN = 0x0d
const SPACE = 0x20
const COMMA = 0x2c
const DOT = 0x2e
const COLON = 0x3a
const MODE = /^\uFEFF?mode: (?:set|count|atomic)$/
const DIGITS_EXACT = 15
const DIGITS_LIMIT = 20

class GoParser implements ReportParser {
  readonly #context: ParserContext
  readonly #files = new Map<string, GoBlocks>()
  #rest: Buffer = Buffer.alloc(0)
  #lineNumber = 0
  /** Blocks of one file mostly follow each other, so its path is compared and not decoded again. */
  #path: Buffer = Buffer.alloc(0)
  #blocks = new GoBlocks()
  /** End of what `#numberBefore` has not yet read of the line. */
  #end = 0

  constructor(context: ParserContext) {
    this.#context = context
  }

  push(chunk: Buffer): void {
    const bytes = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk])
    let start = 0
    for (;;) {
      const newline = bytes.indexOf(NEWLINE, start)
      if (newline === -1) break
      this.#takeLine(bytes, start, newline)
      start = newline + 1
    }
    if (bytes.length - start > TEXT_LIMIT) {
      this.#lineNumber += 1
      throw this.#fail(`a line of at most ${TEXT_LIMIT} bytes`, 'a longer one')
    }
    this.#rest = Buffer.from(bytes.subarray(start))
  }

  end(): void {
    if (this.#rest.length > 0) {
      this.#lineNumber += 1
      throw this.#fail(
        'a newline after the last block',
        'the end of the file (the report is cut off)',
      )
    }
    const budget = new LineBudget()
    const lines = new CountsBuilder('line')
    const refuse = (expected: string, found: string): Error => this.#fail(expected, found)
    for (const [path, blocks] of this.#files) {
      this.#context.onFile(path, {
        lines: blocks.toLines(lines, (count) => budget.spend(count, refuse)),
        arms: NO_COUNTS,
        tallies: NO_TALLIES,
        functions: NO_FUNCTIONS,
      })
    }
  }

  /** Reads from the end, since a path may hold any of the separators. */
  #takeLine(bytes: Buffer, start: number, newline: number): void {
    this.#lineNumber += 1
    this.#end = newline > start && bytes[newline - 1] === RETURN ? newline - 1 : newline
    if (this.#end === start) return
    const end = this.#end
    const last = bytes[end - 1] ?? 0
    if (last < 0x30 || last > 0x39) {
      if (MODE.test(bytes.toString('utf8', start, end))) return
      throw this.#malformed(bytes, start, end)
    }
    const count = this.#numberBefore(bytes, start, SPACE)
    const statements = this.#numberBefore(bytes, start, SPACE)
    const endColumn = this.#numberBefore(bytes, start, DOT)
    const endLine = this.#numberBefore(bytes, start, COMMA)
    const column = this.#numberBefore(bytes, start, DOT)
    const line = this.#numberBefore(bytes, start, COLON)
    // A part that is no number is -1, and makes the smallest of them negative.
    const isWhole = Math.min(count, statements, endColumn, endLine, column, line) >= 0
    if (!isWhole || this.#end <= start) throw this.#malformed(bytes, start, end)
    if (
      line < 1 ||
      endLine > LINE_LIMIT ||
      endLine < line ||
      Math.max(column, endColumn) >= COLUMNS
    ) {
      throw this.#fail(
        `a block from a line to the same or a later one, from 1 to ${LINE_LIMIT}`,
        `${line}.${column},${endLine}.${endColumn}`,
      )
    }
    this.#selectFile(bytes, start, this.#end)
    if (statements === 0) return
    this.#blocks.add(line * COLUMNS + column, endLine * COLUMNS + endColumn, count)
  }

  /** The number that ends where the last one began, behind a separator; -1 where there is none. */
  #numberBefore(bytes: Buffer, start: number, separator: number): number {
    let index = this.#end - 1
    let value = 0
    for (let scale = 1; index >= start; index -= 1, scale *= 10) {
      const digit = (bytes[index] ?? 0) - 0x30
      if (digit < 0 || digit > 9) break
      value += digit * scale
    }
    const digits = this.#end - 1 - index
    this.#end = index
    if (digits === 0 || digits > DIGITS_LIMIT || bytes[index] !== separator) return -1
    return digits <= DIGITS_EXACT ? value : Math.min(value, HITS_LIMIT)
  }

  #selectFile(bytes: Buffer, start: number, end: number): void {
    if (isSame(this.#path, bytes, start, end)) return
    this.#path = Buffer.from(bytes.subarray(start, end))
    const path = this.#path.toString('utf8')
    this.#blocks = this.#files.get(path) ?? new GoBlocks()
    this.#files.set(path, this.#blocks)
  }

  #malformed(bytes: Buffer, start: number, end: number): Error {
    return this.#fail(
      '<path>:<line>.<column>,<line>.<column> <statements> <count>, or a line such as mode: set',
      bytes.toString('utf8', start, Math.min(end, start + 200)),
    )
  }

  #fail(expected: string, found: string): Error {
    return this.#context.fail(`line ${this.#lineNumber}`, expected, found)
  }
}

function isSame(path: Buffer, bytes: Buffer, start: number, end: number): boolean {
  if (path.length !== end - start) return false
  // Paths of one folder differ at their ends.
  for (let index = path.length - 1; index >= 0; index -= 1) {
    if (path[index] !== bytes[start + index]) return false
  }
  return true
}
