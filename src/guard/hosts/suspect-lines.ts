import { isAscii } from 'node:buffer'

import { TextPosition } from '../decode/text-position.ts'

/** A line, or a part of a long one, in which a host may be in disguise. */
export type SuspectLine = {
  readonly text: string
  /** From 1. */
  readonly line: number
  /** Characters of the line before `text`. */
  readonly offset: number
}

/** A longer line is read in parts of this many bytes around what is suspect. */
const LONGEST_LINE = 8_192
const AROUND = 1_024

/**
 * Lines with Punycode, or with a character that looks like one of a host, or like none, beside one:
 * a host in disguise may leave no word of the catalogue in them.
 */
export function* findSuspectLines(bytes: Buffer): Generator<SuspectLine> {
  const position = new TextPosition(bytes)
  const suspects = new Suspects(bytes)
  let lineStart = 0
  let lineEnd = -1
  for (let at = suspects.next(0); at !== -1;) {
    if (at > lineEnd) {
      const newline = bytes.indexOf(NEWLINE, at)
      lineStart = at === 0 ? 0 : bytes.lastIndexOf(NEWLINE, at - 1) + 1
      lineEnd = newline === -1 ? bytes.length : newline
    }
    const isLong = lineEnd - lineStart > LONGEST_LINE
    const start = isLong ? characterStart(bytes, Math.max(lineStart, at - AROUND)) : lineStart
    const end = isLong ? Math.min(lineEnd, at + AROUND * 2) : lineEnd
    const { line, column } = position.locate(start)
    yield { text: bytes.toString('utf8', start, end), line, offset: column - 1 }
    // What begins in the second half of a part is read with what stands around it.
    at = suspects.next(end === lineEnd ? end : at + AROUND)
  }
}

/** Whether there is any such line. */
export function mayDisguiseHost(bytes: Buffer): boolean {
  return new Suspects(bytes).next(0) !== -1
}

const NEWLINE = 0x0a
const LONGEST_CHARACTER = 4
/** Bytes that are asked at once whether they are all ASCII, as most are in a file with some that are not. */
const STRETCH = 1_024

/** Places of suspect characters and of Punycode, the latter one step ahead. */
class Suspects {
  readonly #bytes: Buffer
  readonly #isAscii: boolean
  #punycode = -2
  /** Up to here it is known that not all is ASCII; asked anew for each place, that would cost more than it spares. */
  #mixedEnd = 0

  constructor(bytes: Buffer) {
    this.#bytes = bytes
    this.#isAscii = isAscii(bytes)
  }

  /** The first place at or behind `from`, or -1. */
  next(from: number): number {
    if (this.#punycode !== -1 && this.#punycode < from) {
      this.#punycode = this.#bytes.indexOf('xn--', from)
    }
    if (this.#isAscii) return this.#punycode
    const end = this.#punycode === -1 ? this.#bytes.length : this.#punycode
    for (let start = from; start < end;) {
      const isMixed = start < this.#mixedEnd
      const stop = Math.min(isMixed ? this.#mixedEnd : start + STRETCH, end)
      if (isMixed || !isAscii(this.#bytes.subarray(start, stop))) {
        this.#mixedEnd = stop
        const at = this.#findIn(start, stop)
        if (at !== -1) return at
      }
      start = stop
    }
    return this.#punycode
  }

  #findIn(start: number, stop: number): number {
    const bytes = this.#bytes
    for (let at = start; at < stop; at += 1) {
      if (MAY_LEAD[bytes[at] as number] === 0 || !this.#mayStandBeside(at)) continue
      const last = at + LONGEST_CHARACTER + 1
      if (BESIDE_LATIN.test(bytes.toString('utf8', Math.max(at - 1, 0), last))) return at
    }
    return -1
  }

  /** Whether the bytes around have any that the pattern needs: spares texts of other alphabets. */
  #mayStandBeside(at: number): boolean {
    const last = Math.min(at + LONGEST_CHARACTER + 1, this.#bytes.length)
    for (let near = Math.max(at - 1, 0); near < last; near += 1) {
      if (BESIDE[this.#bytes[near] as number] === 1) return true
    }
    return false
  }
}

function characterStart(bytes: Buffer, from: number): number {
  let at = from
  while (at > 0 && ((bytes[at] ?? 0) & 0xc0) === 0x80) at -= 1
  return at
}

/** First bytes of the characters below. */
const MAY_LEAD = new Uint8Array(256)
for (const byte of [0xc2, 0xc4, 0xc5, 0xc8, 0xc9, 0xcd, 0xce, 0xcf]) MAY_LEAD[byte] = 1
for (const byte of [0xd0, 0xd1, 0xd2, 0xd3, 0xd4, 0xd5, 0xd6]) MAY_LEAD[byte] = 1
for (const byte of [0xe1, 0xe2, 0xe3, 0xef, 0xf0, 0xf3]) MAY_LEAD[byte] = 1

/** 1 for a letter or digit of ASCII, and for the first byte of a full-width letter. */
const BESIDE = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte === 0xef || /[A-Za-z0-9]/.test(String.fromCharCode(byte)) ? 1 : 0,
)

const LOOKS_LIKE =
  '[\\p{Script=Cyrillic}\\p{Script=Greek}\\p{Script=Armenian}\\p{Default_Ignorable_Code_Point}' +
  '\\u0131\\u0142\\u0237\\u0251\\u0261\\u0269\\u2024\\u2010-\\u2015\\u2212\\u3002\\uff0e\\uff61\\uff21-\\uff5a]'

const BESIDE_LATIN = new RegExp(
  `[A-Za-z0-9]${LOOKS_LIKE}|${LOOKS_LIKE}[A-Za-z0-9]|[\\uff21-\\uff5a]`,
  'u',
)
