import { armKey } from '../model/arm-names.ts'
import { CountsBuilder } from '../model/counts.ts'
import { NO_TALLIES } from '../model/tallies.ts'
import { LINE_LIMIT, TEXT_LIMIT } from './format.ts'
import type { CoverageFormat, ParserContext, ReportParser } from './format.ts'
import { findByte, isDigits, isTotal } from './lcov-bytes.ts'
import { LcovFunctions } from './lcov-functions.ts'
import { BranchRow, DIGITS_FAST, LineRow } from './lcov-rows.ts'
import { parseCount, parseLineNumber } from './parse-number.ts'

/**
 * LCOV's tracefile (geninfo(1), section FILES) as lcov 1 and 2, coverage.py, grcov and Istanbul write it,
 * read as bytes. Counted are `DA`, `BRDA`, `FN`/`FNDA` and `FNL`/`FNA`, never the totals that a report
 * claims (`LF`, `LH`, `BRF`, `BRH`); MC/DC and unknown records are passed over. A file named by several
 * records has the sum of them.
 */
export const lcovFormat: CoverageFormat = {
  name: 'lcov',
  title: 'LCOV',
  isRecognised: (head) => /^\uFEFF?(?:\s|#[^\n]*\n)*(?:TN|SF|VER):/.test(head),
  createParser: (context) => new LcovParser(context),
  cut: { behind: '\nend_of_record\n', isPossible: () => true, namesSources: false },
}

const COLON = 0x3a
const COMMA = 0x2c
const NEWLINE = 0x0a
const RETURN = 0x0d
const ZERO = 0x30
const LETTER_B = 0x42
const LETTER_D = 0x44
const LETTER_F = 0x46
const LETTER_N = 0x4e
const END_OF_RECORD = 'end_of_record'

class LcovParser implements ReportParser {
  readonly #context: ParserContext
  readonly #lines = new CountsBuilder('line')
  readonly #arms = new CountsBuilder('arm')
  readonly #functions = new LcovFunctions()
  readonly #lineRow = new LineRow()
  readonly #armRow = new BranchRow()
  /** lcov 2 numbers its functions: `FNL:<index>,<line>`, then `FNA:<index>,<hits>,<name>`. */
  #functionLines = new Map<string, number>()
  #rest: Buffer = Buffer.alloc(0)
  #lineNumber = 0
  /** Path of the open record, or null between records. */
  #path: string | null = null
  #openedAt = 0

  constructor(context: ParserContext) {
    this.#context = context
  }

  push(chunk: Buffer): void {
    let start = 0
    if (this.#rest.length > 0) {
      const newline = chunk.indexOf(NEWLINE)
      if (newline === -1) return this.#keep(Buffer.concat([this.#rest, chunk]))
      const line = Buffer.concat([this.#rest, chunk.subarray(0, newline + 1)])
      this.#takeLines(line, 0, line.length)
      start = newline + 1
    }
    const end = chunk.lastIndexOf(NEWLINE) + 1
    if (end > start) this.#takeLines(chunk, start, end)
    this.#keep(Buffer.from(chunk.subarray(Math.max(start, end))))
  }

  end(): void {
    if (this.#rest.length > 0) {
      const line = Buffer.concat([this.#rest, Buffer.of(NEWLINE)])
      this.#takeLines(line, 0, line.length)
    }
    if (this.#path === null) return
    throw this.#context.fail(
      `line ${this.#lineNumber}`,
      `${END_OF_RECORD} after the last record`,
      `the end of the file inside the record of ${this.#path} (from line ${this.#openedAt}): the report is cut off`,
    )
  }

  #keep(rest: Buffer): void {
    this.#rest = rest
    if (rest.length <= TEXT_LIMIT) return
    this.#lineNumber += 1
    throw this.#fail(`a line of at most ${TEXT_LIMIT} bytes`, 'a longer one')
  }

  /** Whole lines. Nearly all are `DA:<digits>,<digits>` and `BRDA:` in rows; they are read in place. */
  #takeLines(bytes: Buffer, start: number, end: number): void {
    for (let index = start; index < end;) {
      const first = bytes[index]
      let next = 0
      if (this.#path === null) next = 0
      else if (first === LETTER_D) next = this.#tryLineHits(bytes, index, end)
      else if (first === LETTER_B) next = this.#tryBranches(bytes, index, end)
      else if (first === LETTER_F) next = this.#tryFunction(bytes, index)
      if (next === 0 && isTotal(bytes, index)) next = this.#passOver(bytes, index)
      if (next === 0) {
        const newline = bytes.indexOf(NEWLINE, index)
        this.#lineNumber += 1
        this.#takeLine(bytes, index, newline)
        next = newline + 1
      }
      index = next
    }
  }

  /** Takes a row of plain `DA` lines, and gives the start of the line behind it; 0 where the first is not plain. */
  #tryLineHits(bytes: Buffer, start: number, end: number): number {
    const row = this.#lineRow
    const next = row.read(bytes, start, end)
    if (row.count === 0) return 0
    this.#lines.addRow(row, row.count)
    this.#lineNumber += row.count
    return next
  }

  /** Takes a row of plain `BRDA` lines, as above. */
  #tryBranches(bytes: Buffer, start: number, end: number): number {
    const row = this.#armRow
    const next = row.read(bytes, start, end)
    if (row.count === 0) return 0
    this.#arms.addRow(row, row.count)
    this.#lineNumber += row.count
    return next
  }

  /** Takes a plain `FN:<line>[,<end>],<name>` or `FNDA:<hits>,<name>`, as above. */
  #tryFunction(bytes: Buffer, start: number): number {
    if (bytes[start + 1] !== LETTER_N) return 0
    const isLine = bytes[start + 2] === COLON
    if (!isLine && (bytes[start + 2] !== LETTER_D || bytes[start + 4] !== COLON)) return 0
    let index = start + (isLine ? 3 : 5)
    const from = index
    let value = 0
    let digit = (bytes[index] as number) - ZERO
    while (digit >= 0 && digit <= 9 && index - from < DIGITS_FAST) {
      value = value * 10 + digit
      index += 1
      digit = (bytes[index] as number) - ZERO
    }
    if (bytes[index] !== COMMA || index === from) return 0
    let name = index + 1
    let end = name
    while (bytes[end] !== NEWLINE) end += 1
    if (bytes[end - 1] === RETURN) return 0
    if (!isLine) this.#functions.addHits(bytes, name, end, value)
    else if (value < 1 || value > LINE_LIMIT) return 0
    else {
      // A name of digits alone with a comma behind it is the function's last line.
      const comma = findByte(bytes, COMMA, name, end)
      if (comma < end && isDigits(bytes, name, comma)) name = comma + 1
      this.#functions.addLine(bytes, name, end, value)
    }
    this.#lineNumber += 1
    return end + 1
  }

  #passOver(bytes: Buffer, start: number): number {
    let end = start
    while (bytes[end] !== NEWLINE) end += 1
    this.#lineNumber += 1
    return end + 1
  }

  /** Any line, the careful way. */
  #takeLine(bytes: Buffer, start: number, newline: number): void {
    let end = newline
    while (end > start && bytes[end - 1] === RETURN) end -= 1
    if (bytes[start] === LETTER_F && bytes[start + 1] === LETTER_N) {
      return this.#takeFunction(bytes, start, end)
    }
    const text = bytes.toString('utf8', start, end)
    if (text === '' || text.startsWith('#')) return
    if (text.startsWith('DA:')) this.#takeLineHits(text)
    else if (text.startsWith('BRDA:')) this.#takeBranch(text)
    else if (text.startsWith('SF:')) this.#openRecord(bytes.subarray(start + 3, end))
    else if (text.trimEnd() === END_OF_RECORD) this.#closeRecord()
    // Reports that were put together may each begin with a byte order mark.
    else if (text.startsWith('\uFEFFSF:')) this.#openRecord(bytes.subarray(start + 6, end))
    else if (text.trim() !== '' && !/^\uFEFF?[A-Z][A-Z0-9_]*:/.test(text)) {
      throw this.#fail('an LCOV record such as SF:, DA: or end_of_record', text.slice(0, 80))
    }
  }

  /** `DA:<line>,<hits>[,<checksum>]` */
  #takeLineHits(text: string): void {
    if (this.#path === null) throw this.#outside('DA')
    const [line = '', hits = ''] = text.slice(3).split(',', 2)
    this.#lines.add(this.#readLine(line), this.#readCount(hits))
  }

  /**
   * `BRDA:<line>,<block>,<arm>,<taken>`: the arm may be text with commas, the block `e0` for exceptions,
   * and `-` is never reached.
   */
  #takeBranch(text: string): void {
    if (this.#path === null) throw this.#outside('BRDA')
    const match = /^BRDA:([^,]*),([^,]*),(.*),([^,]*)$/s.exec(text)
    if (match === null) throw this.#fail('BRDA:<line>,<block>,<branch>,<taken>', text.slice(0, 80))
    const [, line = '', block = '', arm = '', taken = ''] = match
    const number = this.#context.armNames.numberOf(block, arm)
    if (number === null) throw this.#fail('at most 8 million branch names', 'more of them')
    const hits = taken === '-' ? 0 : this.#readCount(taken)
    this.#arms.add(armKey(this.#readLine(line), number), hits)
  }

  /** `FN:<line>[,<end>],<name>` with `FNDA:<hits>,<name>`; since lcov 2.2 `FNL` with `FNA`. */
  #takeFunction(bytes: Buffer, start: number, end: number): void {
    const colon = bytes.indexOf(COLON, start)
    const kind = bytes.toString('latin1', start, colon)
    const comma = findByte(bytes, COMMA, colon + 1, end)
    const first = bytes.toString('latin1', colon + 1, Math.min(comma, colon + 40))
    if (kind === 'FN') {
      const second = findByte(bytes, COMMA, comma + 1, end)
      // A name of digits alone with a comma behind it is the function's last line.
      const isEnd = second < end && isDigits(bytes, comma + 1, second)
      const name = isEnd ? second + 1 : comma + 1
      this.#demandRecord().addLine(bytes, name, end, this.#readLine(first))
    } else if (kind === 'FNDA') {
      this.#demandRecord().addHits(bytes, comma + 1, end, this.#readCount(first))
    } else if (kind === 'FNL') {
      const second = findByte(bytes, COMMA, comma + 1, end)
      const line = this.#readLine(bytes.toString('latin1', comma + 1, Math.min(second, comma + 40)))
      this.#functionLines.set(first, line)
    } else if (kind === 'FNA') {
      const second = findByte(bytes, COMMA, comma + 1, end)
      const hits = this.#readCount(
        bytes.toString('latin1', comma + 1, Math.min(second, comma + 40)),
      )
      const line = this.#functionLines.get(first) ?? 0
      this.#demandRecord().addLine(bytes, second + 1, end, line)
      this.#demandRecord().addHits(bytes, second + 1, end, hits)
    }
  }

  #demandRecord(): LcovFunctions {
    if (this.#path === null) throw this.#outside('a function')
    return this.#functions
  }

  #openRecord(bytes: Buffer): void {
    const path = bytes.toString('utf8')
    if (this.#path !== null) {
      throw this.#fail(
        `${END_OF_RECORD} for ${this.#path} (from line ${this.#openedAt})`,
        'the next SF',
      )
    }
    if (path.trim() === '') throw this.#fail('a path after SF:', 'none')
    const known = this.#context.knownFile(path)
    if (known !== undefined) {
      this.#lines.expect(known.lines)
      this.#arms.expect(known.arms)
      this.#functions.expect(known.functions)
    }
    this.#path = path
    this.#openedAt = this.#lineNumber
  }

  #closeRecord(): void {
    if (this.#path === null) throw this.#outside(END_OF_RECORD)
    const lines = this.#lines.count
    const coverage = {
      lines: this.#lines.finish(),
      arms: this.#arms.finish(),
      tallies: NO_TALLIES,
      functions: this.#functions.finish(),
    }
    this.#context.onFile(this.#path, coverage, lines)
    this.#path = null
    if (this.#functionLines.size > 0) this.#functionLines = new Map()
  }

  #readLine(text: string): number {
    const line = parseLineNumber(text.trim())
    if (line !== null) return line
    throw this.#fail(`a line number from 1 to ${LINE_LIMIT}`, text.slice(0, 80))
  }

  #readCount(text: string): number {
    const count = parseCount(text.trim())
    if (count !== null) return count
    throw this.#fail('a count from 0 to 2^64 - 1', text === '' ? 'none' : text.slice(0, 80))
  }

  #outside(record: string): Error {
    return this.#fail('SF:<path> first', `${record} outside of a record`)
  }

  #fail(expected: string, found: string): Error {
    return this.#context.fail(`line ${this.#lineNumber}`, expected, found)
  }
}
