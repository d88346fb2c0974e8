import type { Clock } from '../../adapters/clock.ts'

/** A clock on which every sleep is over at once and moves the time on by as much. */
export function createFakeClock(start: number): Clock {
  let now = start
  return {
    now: () => new Date(now),
    sleep: async (milliseconds, signal) => {
      // One turn of the event loop, so that whatever rings in it comes first.
      await new Promise((resolve) => setImmediate(resolve))
      signal?.throwIfAborted()
      now += milliseconds
    },
  }
}
