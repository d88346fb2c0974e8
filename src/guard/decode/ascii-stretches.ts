import { BASE64_CODES, EQUALS, SHORTEST_RUN } from './base64-codes.ts'

/** Characters of a run whose bytes, decoded from `start`, are all ASCII. */
export type Stretch = { readonly start: number; readonly end: number }

/** Shortest run of hex that is decoded. */
const SHORTEST_HEX = 32

/** Parts of a run of base64 that are ASCII when they are read from any of its first four characters. */
export function findBase64Stretches(run: Uint8Array): readonly Stretch[] {
  return findStretches(run, BASE64_UNIT)
}

/** The same of hex, read from any of its first two characters. */
export function findHexStretches(run: Uint8Array): readonly Stretch[] {
  return findStretches(run, HEX_UNIT)
}

/** Whether a part of the bytes, all of it characters of base64, has any stretch of the two kinds. */
export function hasStretch(bytes: Uint8Array, from: number, to: number): boolean {
  return (
    hasStretchOf(BASE64_UNIT, { bytes, from, to }) || hasStretchOf(HEX_UNIT, { bytes, from, to })
  )
}

/** Characters that make whole bytes together. */
type Unit = {
  readonly length: number
  /** Units that a stretch has at least. */
  readonly fewest: number
  readonly isAscii: (run: Uint8Array, at: number) => boolean
}

/** Values of base64's characters; that of the padding, which makes no byte, passes every test. */
const VALUE = BASE64_CODES.map((code, byte) => (byte === EQUALS ? 0 : code - 1))

const BASE64_UNIT: Unit = {
  length: 4,
  fewest: SHORTEST_RUN / 4,
  // The highest bit of each of the three bytes.
  isAscii: (run, at) =>
    ((VALUE[run[at] as number] as number) & 0x20) === 0 &&
    ((VALUE[run[at + 1] as number] as number) & 0x08) === 0 &&
    ((VALUE[run[at + 2] as number] as number) & 0x02) === 0,
}

/** 2 for 0 to 7, 1 for 8 to f. */
const HEX = new Uint8Array(256)
for (const digit of '01234567') HEX[digit.charCodeAt(0)] = 2
for (const digit of '89abcdefABCDEF') HEX[digit.charCodeAt(0)] = 1

const HEX_UNIT: Unit = {
  length: 2,
  fewest: SHORTEST_HEX / 2,
  isAscii: (run, at) => HEX[run[at] as number] === 2 && HEX[run[at + 1] as number] !== 0,
}

function hasStretchOf(
  { length, fewest, isAscii }: Unit,
  { bytes, from, to }: { readonly bytes: Uint8Array; readonly from: number; readonly to: number },
): boolean {
  const window = length * fewest
  const last = to - window
  for (let alignment = 0; alignment < length; alignment += 1) {
    for (let start = from + alignment; start <= last;) {
      let at = start + window - length
      while (at >= start && isAscii(bytes, at)) at -= length
      if (at < start) return true
      start = at + length
    }
  }
  return false
}

function findStretches(run: Uint8Array, unit: Unit): readonly Stretch[] {
  const found: Stretch[] = []
  for (let alignment = 0; alignment < unit.length; alignment += 1) {
    collectAligned(run, alignment, { unit, found })
  }
  return found.sort((one, other) => one.start - other.start)
}

/** A window is read from its end: one unit that is not ASCII passes over all before it. */
function collectAligned(
  run: Uint8Array,
  alignment: number,
  { unit, found }: { readonly unit: Unit; readonly found: Stretch[] },
): void {
  const window = unit.length * unit.fewest
  for (let start = alignment; start + window <= run.length;) {
    let at = start + window - unit.length
    while (at >= start && unit.isAscii(run, at)) at -= unit.length
    if (at >= start) {
      start = at + unit.length
      continue
    }
    let end = start + window
    while (end + unit.length <= run.length && unit.isAscii(run, end)) end += unit.length
    // What is left of the last unit.
    const isLast = run.length - end < unit.length
    found.push({ start, end: isLast ? run.length : end })
    start = end + unit.length
  }
}
