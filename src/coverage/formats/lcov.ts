import { armKey, packArm } from '../model/arm-names.ts'
import { CountsBuilder } from '../model/counts.ts'
import { NO_FUNCTIONS, NO_TALLIES } from '../model/file-coverage.ts'
import { LINE_LIMIT, TEXT_LIMIT } from './format.ts'
import type { CoverageFormat, ParserContext, ReportParser } from './format.ts'
import { parseCount, parseLineNumber } from './parse-number.ts'

/**
 * LCOV's tracefile (geninfo(1), section FILES), read as bytes. Counted are `DA` and `BRDA`, never the
 * totals that a report claims (`LF`, `LH`, `BRF`, `BRH`); functions, MC/DC and unknown records are
 * passed over. A file named by several records has the sum of them.
 */
export const lcovFormat: CoverageFormat = {
  name: 'lcov',
  title: 'LCOV',
  isRecognised: (head) => /^\uFEFF?(?:\s|#[^\n]*\n)*(?:TN|SF|VER):/.test(head),
  createParser: (context) => new LcovParser(context),
}

const COLON = 0x3a
const COMMA = 0x2c
const NEWLINE = 0x0a
const RETURN = 0x0d
const MINUS = 0x2d
const END_OF_RECORD = 'end_of_record'
const DIGITS_EXACT = 15

class LcovParser implements ReportParser {
  readonly #context: ParserContext
  readonly #lines = new CountsBuilder()
  readonly #arms = new CountsBuilder()
  #rest: Buffer = Buffer.alloc(0)
  #lineNumber = 0
  /** Path of the open record, or null between records. */
  #path: string | null = null
  #openedAt = 0

  constructor(context: ParserContext) {
    this.#context = context
  }

  push(chunk: Buffer): void {
    const bytes = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk])
    let start = 0
    for (let index = 0; index < bytes.length; index += 1) {
      if (bytes[index] !== NEWLINE) continue
      this.#takeLine(bytes, start, index)
      start = index + 1
    }
    if (bytes.length - start > TEXT_LIMIT) {
      this.#lineNumber += 1
      throw this.#fail(`a line of at most ${TEXT_LIMIT} bytes`, 'a longer one')
    }
    this.#rest = Buffer.from(bytes.subarray(start))
  }

  end(): void {
    if (this.#rest.length > 0) this.#takeLine(this.#rest, 0, this.#rest.length)
    if (this.#path === null) return
    throw this.#context.fail(
      `line ${this.#lineNumber}`,
      `${END_OF_RECORD} after the last record`,
      `the end of the file inside the record of ${this.#path} (from line ${this.#openedAt}): the report is cut off`,
    )
  }

  #takeLine(bytes: Buffer, start: number, newline: number): void {
    this.#lineNumber += 1
    const end = newline > start && bytes[newline - 1] === RETURN ? newline - 1 : newline
    const first = bytes[start]
    const second = bytes[start + 1]
    if (end === start || first === 0x23) return
    if (first === 0x44 && second === 0x41 && bytes[start + 2] === COLON) {
      this.#takeLineHits(bytes, start + 3, end)
    } else if (first === 0x42 && second === 0x52 && isBranchData(bytes, start)) {
      this.#takeBranch(bytes, start + 5, end)
    } else {
      this.#takeOther(bytes.toString('utf8', start, end))
    }
  }

  /** `DA:<line>,<hits>[,<checksum>]` */
  #takeLineHits(bytes: Buffer, start: number, end: number): void {
    if (this.#path === null) throw this.#outside('DA')
    const comma = findComma(bytes, start, end)
    const line = this.#lineAt(bytes, start, comma)
    this.#lines.add(line, this.#countAt(bytes, comma + 1, findComma(bytes, comma + 1, end)))
  }

  /** `BRDA:<line>,<block>,<arm>,<taken>`; the arm may be text with commas, `-` is never reached. */
  #takeBranch(bytes: Buffer, start: number, end: number): void {
    if (this.#path === null) throw this.#outside('BRDA')
    const first = findComma(bytes, start, end)
    const second = findComma(bytes, first + 1, end)
    let last = end - 1
    while (last > second && bytes[last] !== COMMA) last -= 1
    if (second >= last) {
      throw this.#fail('BRDA:<line>,<block>,<branch>,<taken>', textAt(bytes, start - 5, end))
    }
    const line = this.#lineAt(bytes, start, first)
    const isNeverReached = end - last === 2 && bytes[last + 1] === MINUS
    const taken = isNeverReached ? 0 : this.#countAt(bytes, last + 1, end)
    this.#arms.add(armKey(line, this.#armAt(bytes, first + 1, second, last)), taken)
  }

  #armAt(bytes: Buffer, start: number, comma: number, end: number): number {
    const block = digitsAt(bytes, start, comma)
    const arm = digitsAt(bytes, comma + 1, end)
    const packed = block === null || arm === null ? null : packArm(block, arm)
    if (packed !== null) return packed
    const blockText = bytes.toString('utf8', start, comma)
    const number = this.#context.armNames.numberOf(
      blockText,
      bytes.toString('utf8', comma + 1, end),
    )
    if (number === null) throw this.#fail('at most 15 million branch names', 'more of them')
    return number
  }

  #takeOther(text: string): void {
    if (text.startsWith('SF:')) {
      this.#openRecord(text.slice(3))
    } else if (text.trimEnd() === END_OF_RECORD) {
      this.#closeRecord()
    } else if (text.trim() !== '' && !/^\uFEFF?[A-Z][A-Z0-9_]*:/.test(text)) {
      throw this.#fail('an LCOV record such as SF:, DA: or end_of_record', text.slice(0, 80))
    } else if (this.#lineNumber === 1 && text.startsWith('\uFEFFSF:')) {
      this.#openRecord(text.slice(4))
    }
  }

  #openRecord(path: string): void {
    if (this.#path !== null) {
      throw this.#fail(
        `${END_OF_RECORD} for ${this.#path} (from line ${this.#openedAt})`,
        'the next SF',
      )
    }
    if (path.trim() === '') throw this.#fail('a path after SF:', 'none')
    this.#path = path
    this.#openedAt = this.#lineNumber
  }

  #closeRecord(): void {
    if (this.#path === null) throw this.#outside(END_OF_RECORD)
    this.#context.onFile(this.#path, {
      lines: this.#lines.finish(),
      arms: this.#arms.finish(),
      tallies: NO_TALLIES,
      functions: NO_FUNCTIONS,
    })
    this.#path = null
  }

  #lineAt(bytes: Buffer, start: number, end: number): number {
    const digits = digitsAt(bytes, start, end)
    if (digits !== null && digits >= 1 && digits <= LINE_LIMIT) return digits
    const line = parseLineNumber(textAt(bytes, start, end))
    if (line !== null) return line
    throw this.#fail(`a line number from 1 to ${LINE_LIMIT}`, textAt(bytes, start, end))
  }

  #countAt(bytes: Buffer, start: number, end: number): number {
    const digits = digitsAt(bytes, start, end)
    if (digits !== null) return digits
    const text = start > end ? '' : textAt(bytes, start, end)
    const count = parseCount(text)
    if (count !== null) return count
    throw this.#fail('a count from 0 to 2^64 - 1', text === '' ? 'none' : text)
  }

  #outside(record: string): Error {
    return this.#fail('SF:<path> first', `${record} outside of a record`)
  }

  #fail(expected: string, found: string): Error {
    return this.#context.fail(`line ${this.#lineNumber}`, expected, found)
  }
}

function isBranchData(bytes: Buffer, start: number): boolean {
  return bytes[start + 2] === 0x44 && bytes[start + 3] === 0x41 && bytes[start + 4] === COLON
}

/** Index of the next comma, or `end`. `Buffer.indexOf` costs more than it saves on lines this short. */
function findComma(bytes: Buffer, start: number, end: number): number {
  let index = start
  while (index < end && bytes[index] !== COMMA) index += 1
  return index
}

/** Unsigned integer of up to 15 digits, without a string in between; null for anything else. */
function digitsAt(bytes: Buffer, start: number, end: number): number | null {
  if (start >= end || end - start > DIGITS_EXACT) return null
  let value = 0
  for (let index = start; index < end; index += 1) {
    const digit = (bytes[index] ?? 0) - 0x30
    if (digit < 0 || digit > 9) return null
    value = value * 10 + digit
  }
  return value
}

function textAt(bytes: Buffer, start: number, end: number): string {
  return bytes.toString('utf8', start, Math.min(end, start + 80)).trim()
}
