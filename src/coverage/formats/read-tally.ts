import type { BranchTally } from '../model/file-coverage.ts'

/** More arms on one line are no report of a program. */
export const ARMS_LIMIT = 100_000
/** Above any count of six digits. */
export const ARMS_BASE = 2 ** 20
const TEXT_LIMIT = 100
const SHARED = 32

/**
 * Branch counts of Cobertura's `condition-coverage="50% (1/2)"`, with the names of the arms not taken
 * where coverage.py gives them (`missing-branches="5,exit"`). Null for no arms.
 */
export function readTally(
  conditions: string,
  missingNames: string | null,
): BranchTally | null | 'malformed' {
  // Longer ones are no percent, and would cost the patterns below quadratic time.
  if (conditions.length > TEXT_LIMIT) return 'malformed'
  const counts = /^\s*\d{1,3}(?:[.,]\d+)?\s*%\s*\(\s*(\d{1,6})\s*\/\s*(\d{1,6})\s*\)\s*$/.exec(
    conditions,
  )
  if (counts === null) return readBarePercent(conditions)
  return tallyOf(Number(counts[1]), Number(counts[2]), missingNames)
}

/**
 * The counts of `50% (1/2)` where they stand, as `covered * ARMS_BASE + total`; -1 for any other text. Nearly
 * every branch of every report is written like this, and needs no string.
 */
export function readPlainCounts(bytes: Uint8Array, start: number, end: number): number {
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

/** A tally of counts; null for no arms, malformed where more are taken than there are. */
export function tallyOf(
  covered: number,
  total: number,
  missingNames: string | null = null,
): BranchTally | null | 'malformed' {
  if (covered > total || total > ARMS_LIMIT) return 'malformed'
  if (total === 0) return null
  if (missingNames === null || missingNames === '') return sharedTally(covered, total)
  if (total - covered === 1 && !missingNames.includes(',')) {
    return { covered, total, missing: [missingNames.trim()] }
  }
  const missing = missingNames.split(',').map((arm) => arm.trim())
  const isNamed = new Set(missing).size === total - covered && missing.length === total - covered
  return { covered, total, missing: isNamed ? missing : null }
}

const shared: (BranchTally | undefined)[] = []

/** Nothing changes a tally, so all lines may share the small ones. */
function sharedTally(covered: number, total: number): BranchTally {
  const tally = { covered, total, missing: covered === total ? [] : null }
  return total < SHARED ? (shared[total * SHARED + covered] ??= tally) : tally
}

/** Some writers leave the counts out; then a branch has two arms, and a part of it is one. */
function readBarePercent(text: string): BranchTally | 'malformed' {
  const percent = /^\s*(\d{1,3})(?:[.,]\d+)?\s*%?\s*$/.exec(text)
  if (percent === null || Number(percent[1]) > 100) return 'malformed'
  const isWhole = /^\s*100/.test(text)
  const isNone = /^\s*0+(?:[.,]0+)?\s*%?\s*$/.test(text)
  return { covered: isWhole ? 2 : isNone ? 0 : 1, total: 2, missing: null }
}
