import { ARMS_LIMIT, packTally } from '../model/tallies.ts'
import type { XmlTag } from './xml/xml-tag.ts'

const TEXT_LIMIT = 100

/** What stands where a tally should, and is none. */
export const MALFORMED = -1

/** The packed tally of counts; 0 for no arms, `MALFORMED` where more are taken than a line can have. */
export function tallyOfCounts(covered: number, total: number): number {
  return covered > total || total > ARMS_LIMIT ? MALFORMED : packTally(covered, total)
}

/** The packed tally of Cobertura's `condition-coverage="50% (1/2)"`, an attribute of the tag; as above. */
export function tallyOfConditions(tag: XmlTag, id: number): number {
  const index = tag.indexOf(id)
  const plain = readPlainCounts(tag.bytes, tag.starts[index] ?? 0, tag.ends[index] ?? 0)
  if (plain !== MALFORMED) return plain
  const text = tag.text(id) ?? ''
  // Longer ones are no percent, and would cost the patterns below quadratic time.
  if (text.length > TEXT_LIMIT) return MALFORMED
  const counts = /^\s*\d{1,3}(?:[.,]\d+)?\s*%\s*\(\s*(\d{1,6})\s*\/\s*(\d{1,6})\s*\)\s*$/.exec(text)
  return counts === null
    ? readBarePercent(text)
    : tallyOfCounts(Number(counts[1]), Number(counts[2]))
}

/**
 * The tally of `50% (1/2)` where it stands; `MALFORMED` for any other text. Nearly every branch of every
 * report is written like this, and needs no string.
 */
export function readPlainCounts(bytes: Uint8Array, start: number, end: number): number {
  let at = start
  while (at < end && at < start + 3 && isDigit(bytes[at])) at += 1
  if (at === start) return MALFORMED
  if (bytes[at] !== 0x25 || bytes[at + 1] !== 0x20 || bytes[at + 2] !== 0x28) return MALFORMED
  at += 3
  const coveredAt = at
  let covered = 0
  for (; isDigit(bytes[at]); at += 1) covered = covered * 10 + (bytes[at] as number) - 0x30
  if (at === coveredAt || at > coveredAt + 6 || bytes[at] !== 0x2f) return MALFORMED
  at += 1
  const totalAt = at
  let total = 0
  for (; isDigit(bytes[at]); at += 1) total = total * 10 + (bytes[at] as number) - 0x30
  if (at === totalAt || at > totalAt + 6 || bytes[at] !== 0x29 || at + 1 !== end) return MALFORMED
  return tallyOfCounts(covered, total)
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x30 && byte <= 0x39
}

/** Some writers leave the counts out; then a branch has two arms, and a part of it is one. */
function readBarePercent(text: string): number {
  const percent = /^\s*(\d{1,3})(?:[.,]\d+)?\s*%?\s*$/.exec(text)
  if (percent === null || Number(percent[1]) > 100) return MALFORMED
  const isWhole = /^\s*100/.test(text)
  const isNone = /^\s*0+(?:[.,]0+)?\s*%?\s*$/.test(text)
  return packTally(isWhole ? 2 : isNone ? 0 : 1, 2)
}
