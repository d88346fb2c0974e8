import type { Ratio } from '../model/file-coverage.ts'

/**
 * Percentage points between two ratios, exact and cut downwards to two decimals, so that no loss is
 * shown as none: `+0.31`, `−0.01`; `±0.00` only where they are equal, null where one has no lines.
 */
export function showChange(now: Ratio, before: Ratio): string | null {
  if (now.total === 0 || before.total === 0) return null
  const numerator =
    BigInt(now.covered) * BigInt(before.total) - BigInt(before.covered) * BigInt(now.total)
  if (numerator === 0n) return '±0.00'
  const denominator = BigInt(now.total) * BigInt(before.total)
  const hundredths = divideDown(numerator * 10_000n, denominator)
  const size = hundredths < 0n ? -hundredths : hundredths
  return `${hundredths < 0n ? '−' : '+'}${size / 100n}.${String(size % 100n).padStart(2, '0')}`
}

function divideDown(numerator: bigint, denominator: bigint): bigint {
  const quotient = numerator / denominator
  return numerator < 0n && quotient * denominator !== numerator ? quotient - 1n : quotient
}
