import type { Lexicon } from '../lexicon.ts'
import type { Line } from './scan-line.ts'

const NEWLINE = 0x0a
/** Longer lines, of minified files, are read in pieces around what they may say. */
const LONGEST_LINE = 8_192
/** What stands before and behind a venue's word in a long line. */
const BEFORE = 1_024
const BEHIND = 5_120
/** Characters of a key that must follow its first letters. */
const KEY_LENGTH = 12
/** What stands between the pieces of a text: `"PK" + "…"`, `"PK", "…"`, `"PK" \\` and a new line. */
const QUOTES = new Set(Buffer.from(`"'\``))
const JOINTS = new Set(Buffer.from(' \t\r\n+.,&\\'))
const LONGEST_JOINT = 40

/** The lines that may say anything about a venue, in order; nothing else is decoded. */
export function* findLines(bytes: Buffer, path: string, lexicon: Lexicon): Generator<Line> {
  const hits = new Hits(bytes, lexicon)
  const counter = new LineCounter(bytes)
  for (let hit = hits.next(0); hit !== -1;) {
    const start = bytes.lastIndexOf(NEWLINE, Math.max(hit - 1, 0)) + 1
    const newline = bytes.indexOf(NEWLINE, hit)
    const end = newline === -1 ? bytes.length : newline
    const number = counter.lineAt(start)
    if (end - start <= LONGEST_LINE) {
      const next = bytes.indexOf(NEWLINE, end + 1)
      const nextEnd = Math.min(next === -1 ? bytes.length : next, end + 1 + LONGEST_LINE)
      yield {
        text: textOf(bytes, start, end),
        next: end < bytes.length ? textOf(bytes, end + 1, nextEnd) : '',
        path,
        number,
        offset: 0,
      }
      hit = hits.next(end + 1)
      continue
    }
    const from = Math.max(start, hit - BEFORE)
    const to = Math.min(end, hit + BEHIND)
    const text = textOf(bytes, from, to)
    yield { text, next: '', path, number, offset: from - start }
    // What begins in the second half of a piece is read with what stands around it.
    hit = hits.next(to === end ? end + 1 : hit + BEHIND / 2)
  }
}

function textOf(bytes: Buffer, start: number, end: number): string {
  const last = end > start && bytes[end - 1] === 0x0d ? end - 1 : end
  return bytes.toString('utf8', start, last)
}

/** Where words and starts of keys stand, each kind one step ahead. */
class Hits {
  readonly #bytes: Buffer
  readonly #lexicon: Lexicon
  #word = -2
  readonly #keys: number[]

  constructor(bytes: Buffer, lexicon: Lexicon) {
    this.#bytes = bytes
    this.#lexicon = lexicon
    this.#keys = lexicon.keyStarts.map(() => -2)
  }

  /** The first hit at or behind `from`, or -1. */
  next(from: number): number {
    if (from >= this.#bytes.length) return -1
    if (this.#word !== -1 && this.#word < from) {
      const end = this.#lexicon.words.find(this.#bytes, from, this.#bytes.length)
      this.#word = end === -1 ? -1 : end - 1
    }
    let first = this.#word
    for (const [index, start] of this.#lexicon.keyStarts.entries()) {
      const known = this.#keys[index] ?? -1
      const at = known === -1 || known >= from ? known : this.#findKey(start, from)
      this.#keys[index] = at
      if (at !== -1 && (first === -1 || at < first)) first = at
    }
    return first
  }

  #findKey(start: string, from: number): number {
    for (let at = this.#bytes.indexOf(start, from, 'latin1'); at !== -1;) {
      if (this.#isKeyAt(at + start.length)) return at
      at = this.#bytes.indexOf(start, at + 1, 'latin1')
    }
    return -1
  }

  /** Upper-case letters and digits, as ids of keys are, also in pieces: `"PK" + "…"`. */
  #isKeyAt(from: number): boolean {
    let at = from
    for (let seen = 0; seen < KEY_LENGTH;) {
      const byte = this.#bytes[at] ?? 0
      const isUpper = byte >= 0x41 && byte <= 0x5a
      const isDigit = byte >= 0x30 && byte <= 0x39
      if (isUpper || isDigit) seen += 1
      else {
        at = this.#nextPiece(at)
        if (at === -1) return false
      }
      at += 1
    }
    return true
  }

  /** Where the quote stands that opens the next piece of a text whose piece ends at `at`; or -1. */
  #nextPiece(at: number): number {
    if (!QUOTES.has(this.#bytes[at] ?? 0)) return -1
    for (let next = at + 1; next <= at + LONGEST_JOINT; next += 1) {
      const byte = this.#bytes[next] ?? 0
      if (QUOTES.has(byte)) return next
      if (!JOINTS.has(byte)) return -1
    }
    return -1
  }
}

/** Numbers of lines, counted forwards. */
class LineCounter {
  readonly #bytes: Buffer
  #at = 0
  #line = 1

  constructor(bytes: Buffer) {
    this.#bytes = bytes
  }

  /** Number of the line that starts at `start`; never behind an earlier answer. */
  lineAt(start: number): number {
    const bytes = this.#bytes
    // Lines are short: asking for each of their ends would cost more than looking at every byte.
    for (let at = this.#at; at < start; at += 1) if (bytes[at] === NEWLINE) this.#line += 1
    this.#at = start
    return this.#line
  }
}
