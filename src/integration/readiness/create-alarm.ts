import type { Clock } from '../../adapters/clock.ts'

export type Alarm = {
  readonly ring: () => void
  /** Resolves at the next ring, after the milliseconds (null: never), or when the signal aborts. */
  readonly wait: (clock: Clock, milliseconds: number | null, signal: AbortSignal) => Promise<void>
}

/** Lets a loop sleep until something rings; a ring while it is awake is kept. */
export function createAlarm(): Alarm {
  let hasRung = false
  let wake: () => void = () => {}
  return {
    ring: () => {
      hasRung = true
      wake()
    },
    wait: async (clock, milliseconds, signal) => {
      if (!hasRung && !signal.aborted) {
        const waiting = new AbortController()
        const ringing = new Promise<void>((resolve) => {
          wake = resolve
          signal.addEventListener('abort', () => resolve(), { once: true, signal: waiting.signal })
        })
        const sleeping =
          milliseconds === null
            ? ringing
            : clock.sleep(milliseconds, AbortSignal.any([signal, waiting.signal])).catch(() => {})
        await Promise.race([ringing, sleeping])
        waiting.abort()
      }
      hasRung = false
    },
  }
}
