import type { BranchTally } from '../model/file-coverage.ts'

const ARMS_LIMIT = 100_000
const TEXT_LIMIT = 100

/**
 * Branch counts of a Cobertura `<line>`: `condition-coverage="50% (1/2)"`, and coverage.py's
 * `missing-branches="5,exit"`. Null for a line without branches.
 */
export function readTally(
  attributes: Readonly<Record<string, string>>,
): BranchTally | null | 'malformed' {
  const text = attributes['condition-coverage']
  if (attributes['branch']?.toLowerCase() !== 'true' || text === undefined) return null
  // Longer ones are no percent, and would cost the patterns below quadratic time.
  if (text.length > TEXT_LIMIT) return 'malformed'
  const counts = /^\s*\d{1,3}(?:[.,]\d+)?\s*%\s*\(\s*(\d{1,6})\s*\/\s*(\d{1,6})\s*\)\s*$/.exec(text)
  if (counts === null) return readBarePercent(text)
  const covered = Number(counts[1])
  const total = Number(counts[2])
  if (covered > total || total > ARMS_LIMIT) return 'malformed'
  if (total === 0) return null
  const names = attributes['missing-branches']
  const missing =
    names === undefined || names === '' ? [] : names.split(',').map((arm) => arm.trim())
  const isNamed = new Set(missing).size === total - covered && missing.length === total - covered
  return { covered, total, missing: isNamed ? missing : null }
}

/** Some writers leave the counts out; then a branch has two arms, and a part of it is one. */
function readBarePercent(text: string): BranchTally | 'malformed' {
  const percent = /^\s*(\d{1,3})(?:[.,]\d+)?\s*%?\s*$/.exec(text)
  if (percent === null || Number(percent[1]) > 100) return 'malformed'
  const isWhole = /^\s*100/.test(text)
  const isNone = /^\s*0+(?:[.,]0+)?\s*%?\s*$/.test(text)
  return { covered: isWhole ? 2 : isNone ? 0 : 1, total: 2, missing: null }
}
