/** Numbers of files that threads share; arrays of numbers in shared memory. */
export type SharedWork = {
  /** The next file that no thread has taken. */
  readonly next: Int32Array
  /** How many files were left to the first thread, how many of them it has taken, and their numbers, each plus one. */
  readonly left: Int32Array
}

/** Files that a thread takes at a time. */
const BATCH = 16
/** Files that may wait for the first thread before others look at such ones closely themselves. */
const MOST_WAITING = 256

const [LEFT, TAKEN, NUMBERS] = [0, 1, 2]

export function createSharedWork(files: number): SharedWork {
  return { next: sharedNumbers(1), left: sharedNumbers(NUMBERS + files) }
}

function sharedNumbers(length: number): Int32Array {
  return new Int32Array(new SharedArrayBuffer(length * Int32Array.BYTES_PER_ELEMENT))
}

/** Takes the next files that no thread has taken, until none is left. */
export function* takeFiles({ next }: SharedWork, files: number): Generator<number, undefined> {
  for (;;) {
    const first = Atomics.add(next, 0, BATCH)
    if (first >= files) return undefined
    const end = Math.min(first + BATCH, files)
    for (let number = first; number < end; number += 1) yield number
  }
}

/** Leaves a file to the first thread; false where too many wait for it already. */
export function leaveFile({ left }: SharedWork, number: number): boolean {
  if (Atomics.load(left, LEFT) - Atomics.load(left, TAKEN) >= MOST_WAITING) return false
  const place = Atomics.add(left, LEFT, 1)
  Atomics.store(left, NUMBERS + place, number + 1)
  return true
}

/** The next file that was left; null: none. */
export function takeLeftFile({ left }: SharedWork): number | null {
  for (;;) {
    const place = Atomics.load(left, TAKEN)
    if (place >= Atomics.load(left, LEFT)) return null
    // Whoever left it may be about to say which it is.
    const number = Atomics.load(left, NUMBERS + place)
    if (number === 0) return null
    if (Atomics.compareExchange(left, TAKEN, place, place + 1) === place) return number - 1
  }
}
