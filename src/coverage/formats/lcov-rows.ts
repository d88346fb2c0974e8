import { armKey, packArm } from '../model/arm-names.ts'
import { LINE_LIMIT } from './format.ts'

// Codes of characters stand in each file that reads bytes: as imports they slow its loops down.
const COLON = 0x3a
const COMMA = 0x2c
const NEWLINE = 0x0a
const MINUS = 0x2d
const ZERO = 0x30
const LETTER_A = 0x41
const LETTER_B = 0x42
const LETTER_D = 0x44
const LETTER_R = 0x52
/** Integers of this many digits are read in 32 bits; longer ones take the careful way. */
export const DIGITS_FAST = 9
/** Lines of one kind that are taken at a time. */
const ROW = 1024

/** Lines `DA:<line>,<hits>` in a row, read in place: nearly all of a report are such. */
export class LineRow {
  readonly keys = new Uint32Array(ROW)
  readonly hits = new Uint32Array(ROW)
  /** How many `read` took. */
  count = 0

  /**
   * Takes plain lines of whole ones as far as they go, and gives the start of the line behind them. Not
   * plain are long numbers, checksums and `\r`.
   */
  read(bytes: Buffer, start: number, end: number): number {
    const { keys, hits } = this
    let count = 0
    let next = start
    while (next < end && count < ROW && bytes[next] === LETTER_D) {
      if (bytes[next + 1] !== LETTER_A || bytes[next + 2] !== COLON) break
      let index = next + 3
      let line = 0
      let digit = (bytes[index] as number) - ZERO
      while (digit >= 0 && digit <= 9) {
        line = (line * 10 + digit) | 0
        index += 1
        digit = (bytes[index] as number) - ZERO
      }
      if (bytes[index] !== COMMA || index - next > 3 + DIGITS_FAST) break
      if (line < 1 || line > LINE_LIMIT) break
      index += 1
      const from = index
      let value = 0
      digit = (bytes[index] as number) - ZERO
      while (digit >= 0 && digit <= 9) {
        value = (value * 10 + digit) | 0
        index += 1
        digit = (bytes[index] as number) - ZERO
      }
      if (bytes[index] !== NEWLINE || index === from || index - from > DIGITS_FAST) break
      keys[count] = line
      hits[count] = value
      count += 1
      next = index + 1
    }
    this.count = count
    return next
  }
}

/** Lines `BRDA:<line>,<block>,<arm>,<taken or ->` in a row, likewise. */
export class BranchRow {
  readonly keys = new Float64Array(ROW)
  readonly hits = new Uint32Array(ROW)
  count = 0

  read(bytes: Buffer, start: number, end: number): number {
    const { keys, hits } = this
    let count = 0
    let next = start
    while (next < end && count < ROW && bytes[next] === LETTER_B) {
      if (bytes[next + 1] !== LETTER_R || bytes[next + 4] !== COLON) break
      if (bytes[next + 2] !== LETTER_D || bytes[next + 3] !== LETTER_A) break
      let index = next + 5
      let line = 0
      let block = 0
      let value = 0
      let field = 0
      for (; field < 3; field += 1) {
        const from = index
        block = line
        line = value
        value = 0
        let digit = (bytes[index] as number) - ZERO
        while (digit >= 0 && digit <= 9) {
          value = (value * 10 + digit) | 0
          index += 1
          digit = (bytes[index] as number) - ZERO
        }
        if (bytes[index] !== COMMA || index === from || index - from > DIGITS_FAST) break
        index += 1
      }
      // The three fields have moved up by one place each.
      const arm = field < 3 ? null : packArm(line, value)
      if (arm === null || block < 1 || block > LINE_LIMIT) break
      const from = index
      let taken = 0
      if (bytes[index] === MINUS) index += 1
      else {
        let digit = (bytes[index] as number) - ZERO
        while (digit >= 0 && digit <= 9) {
          taken = (taken * 10 + digit) | 0
          index += 1
          digit = (bytes[index] as number) - ZERO
        }
      }
      if (bytes[index] !== NEWLINE || index === from || index - from > DIGITS_FAST) break
      keys[count] = armKey(block, arm)
      hits[count] = taken
      count += 1
      next = index + 1
    }
    this.count = count
    return next
  }
}
