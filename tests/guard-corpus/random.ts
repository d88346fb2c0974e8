/** Source of repeatable choices. */
export type Random = {
  /** A whole number from 0 to `below` - 1. */
  readonly int: (below: number) => number
  readonly pick: <T>(list: readonly [T, ...T[]]) => T
  readonly text: (alphabet: string, length: number) => string
  /** The list in another order. */
  readonly shuffle: <T>(list: readonly T[]) => readonly T[]
}

/** The same seed gives the same choices on every machine (mulberry32). */
export function createRandom(seed: number): Random {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  const int = (below: number): number => Math.floor(next() * below)
  return {
    int,
    pick: (list) => list[int(list.length)] ?? list[0],
    text: (alphabet, length) =>
      Array.from({ length }, () => alphabet[int(alphabet.length)] ?? '').join(''),
    shuffle: (list) => {
      const keyed = list.map((one) => [next(), one] as const)
      return keyed.toSorted(([left], [right]) => left - right).map(([, one]) => one)
    },
  }
}
