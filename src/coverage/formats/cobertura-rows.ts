import { LINE_LIMIT } from './format.ts'
import { MALFORMED, readPlainCounts } from './read-tally.ts'

/** Lines that are taken at a time. */
const ROW = 1024
/** Integers of this many digits are read in 32 bits; longer ones take the careful way. */
const DIGITS_FAST = 9
const SPACES_FAST = 128
const PERCENT_FAST = 24
const NAMES_FAST = 64

const TAB = 0x09
const NEWLINE = 0x0a
const RETURN = 0x0d
const SPACE = 0x20
const QUOTE = 0x22
const COMMA = 0x2c
const ZERO = 0x30
const LETTER_L = 0x6c
const LINE_START = wordsOf('<line number="')
const HITS = wordsOf('" hits="')
const END = wordsOf('"/>')
const NO_BRANCH = wordsOf('" branch="false"/>')
const CONDITIONS = wordsOf('" branch="true" condition-coverage="')
const MISSING = wordsOf('" missing-branches="')
/** Bytes that any of the checks above may look at. */
const LOOKAHEAD = 256

/**
 * Reads rows of `<line number="1" hits="2"/>`, and of those with branches, where they stand in exactly these
 * bytes: nearly all lines of a report do. What is written in any other way is left to the XML scanner.
 */
export class CoberturaRows {
  readonly keys = new Uint32Array(ROW)
  readonly hits = new Uint32Array(ROW)
  /** Packed; 0 for none. */
  readonly tallies = new Uint32Array(ROW)
  /** Where the names of the arms not taken start and end. */
  readonly nameStarts = new Uint32Array(ROW)
  readonly nameEnds = new Uint32Array(ROW)
  count = 0
  /** Line breaks before and between the lines that were read. */
  newlines = 0
  #view: DataView = new DataView(new ArrayBuffer(0))

  /** Reads from `start` as far as lines are plain; gives the end of the last one, `start` where none is. */
  read(bytes: Uint8Array, start: number): number {
    if (this.#view.buffer !== bytes.buffer || this.#view.byteOffset !== bytes.byteOffset) {
      this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    }
    this.count = 0
    this.newlines = 0
    let end = start
    let newlines = 0
    while (this.count < ROW) {
      let at = end
      let byte = bytes[at] as number
      while (byte === SPACE || byte === NEWLINE || byte === TAB || byte === RETURN) {
        if (byte === NEWLINE) newlines += 1
        at += 1
        byte = bytes[at] as number
      }
      if (at - end > SPACES_FAST || at + LOOKAHEAD > bytes.length) break
      const next = bytes[at + 1] === LETTER_L ? this.#readLine(bytes, at) : 0
      if (next === 0) break
      this.count += 1
      this.newlines = newlines
      end = next
    }
    return end
  }

  /** End of the plain line that starts at `start`, 0 for anything else. */
  #readLine(bytes: Uint8Array, start: number): number {
    const view = this.#view
    if (!isAt(view, start, LINE_START)) return 0
    let at = start + LINE_START.size
    let from = at
    let line = 0
    let digit = (bytes[at] as number) - ZERO
    while (digit >= 0 && digit <= 9) {
      line = (line * 10 + digit) | 0
      at += 1
      digit = (bytes[at] as number) - ZERO
    }
    if (at - from > DIGITS_FAST || line < 1 || line > LINE_LIMIT || !isAt(view, at, HITS)) return 0
    at += HITS.size
    from = at
    let hits = 0
    digit = (bytes[at] as number) - ZERO
    while (digit >= 0 && digit <= 9) {
      hits = (hits * 10 + digit) | 0
      at += 1
      digit = (bytes[at] as number) - ZERO
    }
    if (at === from || at - from > DIGITS_FAST) return 0
    const { count } = this
    this.keys[count] = line
    this.hits[count] = hits
    this.tallies[count] = 0
    if (isAt(view, at, END)) return at + END.size
    if (isAt(view, at, NO_BRANCH)) return at + NO_BRANCH.size
    return isAt(view, at, CONDITIONS) ? this.#readConditions(bytes, at + CONDITIONS.size) : 0
  }

  #readConditions(bytes: Uint8Array, start: number): number {
    let end = start
    while (bytes[end] !== QUOTE) {
      end += 1
      if (end - start > PERCENT_FAST) return 0
    }
    const tally = readPlainCounts(bytes, start, end)
    if (tally === MALFORMED) return 0
    const names = isAt(this.#view, end, MISSING) ? end + MISSING.size : end
    const namesEnd = names === end ? end : endOfNames(bytes, names)
    if (!isAt(this.#view, namesEnd, END)) return 0
    this.tallies[this.count] = tally
    this.nameStarts[this.count] = names
    this.nameEnds[this.count] = namesEnd
    return namesEnd + END.size
  }
}

/** End of names that are letters, digits, commas and dashes; shorter than what may be looked at. */
function endOfNames(bytes: Uint8Array, start: number): number {
  let at = start
  while (at - start < NAMES_FAST && isOfName(bytes[at] as number)) at += 1
  return at
}

function isOfName(byte: number): boolean {
  return (
    (byte >= ZERO && byte <= 0x39) ||
    byte === COMMA ||
    byte === 0x2d ||
    (byte >= 0x61 && byte <= 0x7a)
  )
}

/** A text as 32-bit words, the last of which may be cut off by a mask. */
type Words = { readonly words: Uint32Array; readonly lastMask: number; readonly size: number }

function wordsOf(text: string): Words {
  const bytes = Buffer.alloc(Math.ceil(text.length / 4) * 4)
  bytes.write(text, 'latin1')
  const words = Uint32Array.from({ length: bytes.length / 4 }, (_, index) =>
    bytes.readUInt32LE(index * 4),
  )
  const unused = bytes.length - text.length
  return { words, lastMask: 0xffffffff >>> (unused * 8), size: text.length }
}

function isAt(view: DataView, at: number, { words, lastMask }: Words): boolean {
  const last = words.length - 1
  for (let index = 0; index < last; index += 1) {
    if (view.getUint32(at + index * 4, true) !== words[index]) return false
  }
  return (view.getUint32(at + last * 4, true) & lastMask) >>> 0 === words[last]
}
