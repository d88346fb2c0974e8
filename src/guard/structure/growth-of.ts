/**
 * How many times longer an input of twice the size takes: the least of a few ratios, since other work on
 * the machine makes single ones wrong, while a curve that bends makes all of them large.
 */
export function growthOf(write: (size: number) => string, scan: (text: string) => unknown): number {
  const measure = (size: number): number => {
    const text = write(size)
    const times = [1, 2, 3].map(() => {
      const started = performance.now()
      scan(text)
      return performance.now() - started
    })
    return Math.min(...times)
  }
  let size = 16_000
  while (measure(size) < SHORTEST && size < LARGEST) size *= 2
  let least = Infinity
  for (let round = 0; round < MOST_ROUNDS && least > GOOD; round += 1) {
    const once = measure(size)
    least = Math.min(least, measure(size * 2) / Math.max(once, 1))
  }
  return least
}

/** Milliseconds; shorter times say little. */
const SHORTEST = 8
const MOST_ROUNDS = 20
/** A ratio that needs no other. */
const GOOD = 2.2
const LARGEST = 512_000
