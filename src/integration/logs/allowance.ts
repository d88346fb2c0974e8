import type { Clock } from '../../adapters/clock.ts'

/** What reading a log may cost for ever: a few hundredths of a core, ours and the engine's together. */
const BYTES_PER_SECOND = 200_000
/** Each line costs about as much as so many bytes, however short it is. */
const BYTES_PER_LINE = 100
const FEWEST_LINES = 100
const MOST_LINES = 10_000

/** How much of a log may still be read: `burst` bytes at once, and a steady trickle. */
export function createAllowance(burst: number, clock: Clock) {
  let left = burst
  let refilledAt = clock.now().getTime()
  let lines = 0
  let bytes = 0
  const refill = (): void => {
    const now = clock.now().getTime()
    left = Math.min(burst, left + ((now - refilledAt) / 1_000) * BYTES_PER_SECOND)
    refilledAt = now
  }
  return {
    /** Takes a line's share; false when nothing is left. */
    take: (length: number): boolean => {
      lines += 1
      bytes += length
      left -= length + BYTES_PER_LINE
      if (left < 0) refill()
      return left >= 0
    },
    /** At least so many bytes from here on. */
    grant: (amount: number): void => {
      refill()
      left = Math.max(left, amount)
    },
    /** About how many of its lines come to so many bytes. */
    linesFor: (amount: number): number => {
      const average = lines === 0 ? BYTES_PER_LINE : bytes / lines + BYTES_PER_LINE
      return Math.min(MOST_LINES, Math.max(FEWEST_LINES, Math.round(amount / average)))
    },
  }
}
