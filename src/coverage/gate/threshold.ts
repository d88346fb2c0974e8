import type { Percent } from '../../config/percent.ts'
import type { Ratio } from '../model/file-coverage.ts'

/** How many more of the total must be covered to reach the minimum, exactly: 79.995 % is not 80 %. */
export function countShortfall({ covered, total }: Ratio, min: Percent): number {
  const whole = 100n * BigInt(min.denominator)
  const needed = (BigInt(min.numerator) * BigInt(total) + whole - 1n) / whole
  return needed > BigInt(covered) ? Number(needed - BigInt(covered)) : 0
}

/** The ratio in percent, cut (never rounded) to two decimals: `79.99 %`. */
export function showRatio({ covered, total }: Ratio): string {
  if (total === 0) return 'nothing'
  const hundredths = (BigInt(covered) * 10_000n) / BigInt(total)
  const decimals = String(hundredths % 100n).padStart(2, '0')
  return `${hundredths / 100n}.${decimals} %`
}
