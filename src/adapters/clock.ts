import { setTimeout as delay } from 'node:timers/promises'

/** Time as an argument, so that waiting can be tested without waiting. */
export type Clock = {
  readonly now: () => Date
  /** Resolves after `milliseconds`; rejects with the signal's reason when it aborts first. */
  readonly sleep: (milliseconds: number, signal?: AbortSignal) => Promise<void>
}

export const systemClock: Clock = {
  now: () => new Date(),
  sleep: async (milliseconds, signal) => {
    try {
      await delay(milliseconds, undefined, signal === undefined ? {} : { signal })
    } catch (error) {
      signal?.throwIfAborted()
      throw error
    }
  },
}
