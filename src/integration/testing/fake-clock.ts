import type { Clock } from '../../adapters/clock.ts'

type Sleeper = { readonly due: number; readonly wake: () => void }

/** A clock that moves on to the next sleeper's time whenever nothing else is left to do. */
export function createFakeClock(start: number): Clock {
  let now = start
  const sleepers = new Set<Sleeper>()
  const wakeNext = (): void => {
    const [next] = [...sleepers].sort((left, right) => left.due - right.due)
    if (next === undefined) return
    sleepers.delete(next)
    now = Math.max(now, next.due)
    next.wake()
  }
  return {
    now: () => new Date(now),
    sleep: (milliseconds, signal) =>
      new Promise((resolve, reject) => {
        const sleeper = { due: now + milliseconds, wake: resolve }
        sleepers.add(sleeper)
        const onAbort = (): void => {
          sleepers.delete(sleeper)
          reject(new Error('woken', { cause: signal?.reason }))
        }
        if (signal?.aborted === true) return onAbort()
        signal?.addEventListener('abort', onAbort, { once: true })
        setImmediate(wakeNext)
      }),
  }
}
