import { BASE64_CODES, EQUALS, SHORTEST_RUN } from './base64-codes.ts'
import { hasStretch } from './ascii-stretches.ts'

/** Characters of base64 or base64url, hex among them, that stand together or over several lines. */
export type EncodedRun = {
  readonly pieces: readonly Piece[]
  /** All pieces as one text. */
  readonly bytes: Uint8Array
}

/** Bytes of the file, and where in the run they stand. */
type Piece = { readonly start: number; readonly end: number; readonly offset: number }

/** Shortest part, in one line, of a run that goes on in the next. */
const SHORTEST_PIECE = 16
/** Blanks and quotes around the break of a line. */
const LONGEST_GAP = 256

/**
 * Runs in their order that may stand for a text: those with a stretch of ASCII. Lines of one run are
 * joined; a piece that may be whole by itself is also given alone.
 */
export function* findEncodedRuns(bytes: Uint8Array): Generator<EncodedRun> {
  for (let start = findPiece(bytes, 0); start !== -1;) {
    const end = withPadding(bytes, endOf(bytes, start + SHORTEST_PIECE))
    const pieces = mayGoOn(bytes[end]) ? collectPieces(bytes, { start, end, offset: 0 }) : []
    const [, second] = pieces
    if (second === undefined) {
      if (hasText(bytes, { start, end })) yield runOf(bytes, { start, end })
      start = findPiece(bytes, end)
      continue
    }
    const whole = Buffer.concat(pieces.map((piece) => bytes.subarray(piece.start, piece.end)))
    if (hasText(whole, { start: 0, end: whole.length })) yield { pieces, bytes: whole }
    if (!isWrapped(pieces)) {
      for (const piece of pieces) if (hasText(bytes, piece)) yield runOf(bytes, piece)
    }
    start = findPiece(bytes, pieces.at(-1)?.end ?? end)
  }
}

type Range = Pick<Piece, 'start' | 'end'>

function hasText(bytes: Uint8Array, { start, end }: Range): boolean {
  return end - start >= SHORTEST_RUN && hasStretch(bytes, start, end)
}

function runOf(bytes: Uint8Array, { start, end }: Range): EncodedRun {
  return { pieces: [{ start, end, offset: 0 }], bytes: bytes.subarray(start, end) }
}

/**
 * Start of the next piece, or -1. Read from the end of where it may be: one other byte passes over all
 * before it.
 */
function findPiece(bytes: Uint8Array, from: number): number {
  const most = bytes.length - SHORTEST_PIECE
  let start = from
  let known = from
  while (start <= most) {
    const last = start + SHORTEST_PIECE - 1
    let at = last
    while (at >= known && BASE64_CODES[bytes[at] as number] !== 0) at -= 1
    if (at < known) return start
    start = at + 1
    known = last + 1
  }
  return -1
}

/** Where in the file a byte of a run stands. */
export function positionIn({ pieces }: EncodedRun, offset: number): number {
  let low = 0
  for (let high = pieces.length - 1; low < high;) {
    const middle = Math.ceil((low + high) / 2)
    if ((pieces[middle]?.offset ?? 0) <= offset) low = middle
    else high = middle - 1
  }
  const piece = pieces[low]
  return piece === undefined ? 0 : piece.start + offset - piece.offset
}

function endOf(bytes: Uint8Array, from: number): number {
  let at = from
  while (at < bytes.length && BASE64_CODES[bytes[at] as number] !== 0) at += 1
  return at
}

function withPadding(bytes: Uint8Array, end: number): number {
  if (bytes[end] !== EQUALS) return end
  return bytes[end + 1] === EQUALS ? end + 2 : end + 1
}

function collectPieces(bytes: Uint8Array, first: Piece): readonly Piece[] {
  const pieces = [first]
  for (let last = first; last.end - last.start >= SHORTEST_PIECE;) {
    if (bytes[last.end - 1] === EQUALS) break
    const start = startOfNextLine(bytes, last.end)
    if (start === -1) break
    const end = withPadding(bytes, endOf(bytes, start))
    // A name that is given a value, or a line of prose, is no part of a run.
    if (end === start || !endsLine(bytes, end)) break
    last = { start, end, offset: last.offset + last.end - last.start }
    pieces.push(last)
  }
  return pieces
}

/** The first character of the next line, blanks and quotes passed over; -1 where the line goes on. */
function startOfNextLine(bytes: Uint8Array, end: number): number {
  const lineEnd = skip(bytes, end, BEFORE_BREAK)
  const line = skipBreak(bytes, lineEnd)
  return line === lineEnd ? -1 : skip(bytes, line, BEHIND_BREAK)
}

/** Whether the byte behind a piece may lead to the end of its line. */
function mayGoOn(byte: number | undefined): boolean {
  return byte === NEWLINE || byte === RETURN || BEFORE_BREAK.has(byte ?? 0)
}

function endsLine(bytes: Uint8Array, end: number): boolean {
  const at = skip(bytes, end, BEFORE_BREAK)
  return at >= bytes.length || skipBreak(bytes, at) > at
}

const BEFORE_BREAK = new Set(Buffer.from(' \t"\'`\\+,;)}]'))
const BEHIND_BREAK = new Set(Buffer.from(' \t"\'`'))
const [BACKSLASH, LETTER_N, LETTER_R, NEWLINE, RETURN] = [0x5c, 0x6e, 0x72, 0x0a, 0x0d]

function skip(bytes: Uint8Array, from: number, skipped: ReadonlySet<number>): number {
  let at = from
  while (at < from + LONGEST_GAP && skipped.has(bytes[at] ?? 0)) {
    const isBreak = bytes[at] === BACKSLASH && isOneOf(bytes[at + 1], LETTER_N, LETTER_R)
    if (isBreak) return at
    at += 1
  }
  return at
}

/** Behind the end of a line, or its escape `\n` in a JSON string; the same place where there is none. */
function skipBreak(bytes: Uint8Array, from: number): number {
  let at = from
  while (at < from + 4) {
    if (isOneOf(bytes[at], NEWLINE, RETURN)) at += 1
    else if (bytes[at] === BACKSLASH && isOneOf(bytes[at + 1], LETTER_N, LETTER_R)) at += 2
    else break
  }
  return at
}

function isOneOf(byte: number | undefined, one: number, other: number): boolean {
  return byte === one || byte === other
}

/** Width from which lines of one length are a wrapped text and no list of values. */
const WRAPPED_WIDTH = 60

function isWrapped(pieces: readonly Piece[]): boolean {
  const lengths = pieces.slice(0, -1).map(({ start, end }) => end - start)
  return lengths.every((length) => length === lengths[0] && length >= WRAPPED_WIDTH)
}
