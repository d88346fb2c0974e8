import type { BranchTally } from '../model/file-coverage.ts'
import type { XmlTag } from './xml/xml-tag.ts'

/** More arms on one line are no report of a program. */
const ARMS_LIMIT = 100_000
/** Above any count of six digits. */
const ARMS_BASE = 2 ** 20
const TEXT_LIMIT = 100
const SHARED_ARMS = 32
const SHARED_NAMES = 4096

/**
 * Makes the tallies of a report. Nothing changes a tally, so lines share those that are equal: a report of
 * two million lines has a few hundred.
 */
export class TallyReader {
  readonly #unnamed: (BranchTally | undefined)[] = []
  readonly #named: (Map<string, BranchTally> | undefined)[] = []

  /** A tally of counts; null for no arms, malformed where more are taken than there are. */
  ofCounts(
    covered: number,
    total: number,
    missingNames: string | null = null,
  ): BranchTally | null | 'malformed' {
    if (covered > total || total > ARMS_LIMIT) return 'malformed'
    if (total === 0) return null
    const names = missingNames === '' ? null : missingNames
    if (total >= SHARED_ARMS) return createTally(covered, total, names)
    const slot = total * SHARED_ARMS + covered
    if (names === null) return (this.#unnamed[slot] ??= createTally(covered, total, null))
    const byNames = (this.#named[slot] ??= new Map<string, BranchTally>())
    const known = byNames.get(names)
    if (known !== undefined) return known
    const tally = createTally(covered, total, names)
    if (byNames.size < SHARED_NAMES) byNames.set(names, tally)
    return tally
  }

  /**
   * A tally of Cobertura's `condition-coverage="50% (1/2)"`, an attribute of the tag, with the names of the
   * arms not taken where coverage.py gives them (`missing-branches="5,exit"`).
   */
  ofConditions(
    tag: XmlTag,
    id: number,
    missingNames: string | null,
  ): BranchTally | null | 'malformed' {
    const index = tag.indexOf(id)
    const plain = readPlainCounts(tag.bytes, tag.starts[index] ?? 0, tag.ends[index] ?? 0)
    if (plain !== -1) {
      return this.ofCounts(Math.floor(plain / ARMS_BASE), plain % ARMS_BASE, missingNames)
    }
    const text = tag.text(id) ?? ''
    // Longer ones are no percent, and would cost the patterns below quadratic time.
    if (text.length > TEXT_LIMIT) return 'malformed'
    const counts = /^\s*\d{1,3}(?:[.,]\d+)?\s*%\s*\(\s*(\d{1,6})\s*\/\s*(\d{1,6})\s*\)\s*$/.exec(
      text,
    )
    if (counts === null) return readBarePercent(text)
    return this.ofCounts(Number(counts[1]), Number(counts[2]), missingNames)
  }
}

function createTally(covered: number, total: number, names: string | null): BranchTally {
  const missing = names === null ? [] : names.split(',').map((arm) => arm.trim())
  const isNamed = missing.length === total - covered && new Set(missing).size === missing.length
  return { covered, total, missing: isNamed ? missing : null }
}

/**
 * The counts of `50% (1/2)` where they stand, as `covered * ARMS_BASE + total`; -1 for any other text. Nearly
 * every branch of every report is written like this, and needs no string.
 */
function readPlainCounts(bytes: Uint8Array, start: number, end: number): number {
  let at = start
  while (at < end && at < start + 3 && isDigit(bytes[at])) at += 1
  if (at === start) return -1
  if (bytes[at] !== 0x25 || bytes[at + 1] !== 0x20 || bytes[at + 2] !== 0x28) return -1
  at += 3
  const coveredAt = at
  let covered = 0
  for (; isDigit(bytes[at]); at += 1) covered = covered * 10 + (bytes[at] as number) - 0x30
  if (at === coveredAt || at > coveredAt + 6 || bytes[at] !== 0x2f) return -1
  at += 1
  const totalAt = at
  let total = 0
  for (; isDigit(bytes[at]); at += 1) total = total * 10 + (bytes[at] as number) - 0x30
  if (at === totalAt || at > totalAt + 6 || bytes[at] !== 0x29 || at + 1 !== end) return -1
  return covered * ARMS_BASE + total
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x30 && byte <= 0x39
}

/** Some writers leave the counts out; then a branch has two arms, and a part of it is one. */
function readBarePercent(text: string): BranchTally | 'malformed' {
  const percent = /^\s*(\d{1,3})(?:[.,]\d+)?\s*%?\s*$/.exec(text)
  if (percent === null || Number(percent[1]) > 100) return 'malformed'
  const isWhole = /^\s*100/.test(text)
  const isNone = /^\s*0+(?:[.,]0+)?\s*%?\s*$/.test(text)
  return { covered: isWhole ? 2 : isNone ? 0 : 1, total: 2, missing: null }
}
