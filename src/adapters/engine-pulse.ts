/** Whether an engine still lives, by the cheapest question that there is, beside whatever else it is asked. */
export type Pulse = {
  /** What `body` comes to. @throws SilentEngine once the engine answers nothing any more */
  readonly watch: <T>(body: () => Promise<T>) => Promise<T>
}

/** An engine that takes calls and answers none. */
export class SilentEngine extends Error {
  override readonly name = 'SilentEngine'
}

/** How many seconds an engine may be silent: at first, and again before it has answered anything since. */
export type Patience = { readonly first: number; readonly again: number }

const USUAL_PATIENCE: Patience = { first: 10, again: 1 }
const TICKS_PER_SECOND = 2

/**
 * An engine that is slow, or takes minutes for a call, answers a ping all the same; one that answers none for
 * ten seconds is as gone as one that refuses calls. After that it has one second to prove that it is back.
 * Ticks are counted and not a time: where our own process or the whole machine stood still, the engine is given
 * as long. One alone says nothing: where we were busy ourselves, it comes before the answer is read.
 * Nothing is asked while nobody waits, nor where the answer comes at once.
 * @param ping its refusal is an answer, too: the call itself tells what is wrong
 */
export function createPulse(
  ping: () => Promise<unknown>,
  patience: Patience = USUAL_PATIENCE,
): Pulse {
  const waiting = new Set<() => void>()
  let timer: NodeJS.Timeout | undefined
  let asked: symbol | null = null
  let silentTicks = 0
  let isInDoubt = false
  const ask = (): void => {
    const own = Symbol('ping')
    asked = own
    silentTicks = 0
    const answered = (): void => {
      if (asked !== own) return
      asked = null
      isInDoubt = false
    }
    ping().then(answered, answered)
  }
  const tick = (): void => {
    if (asked === null) return ask()
    silentTicks += 1
    const seconds = isInDoubt ? patience.again : patience.first
    if (silentTicks < seconds * TICKS_PER_SECOND) return
    isInDoubt = true
    for (const giveUp of waiting) giveUp()
  }
  const begin = (giveUp: () => void): void => {
    waiting.add(giveUp)
    if (waiting.size > 1) return
    timer = setInterval(tick, 1_000 / TICKS_PER_SECOND).unref()
    if (isInDoubt) ask()
  }
  const end = (giveUp: () => void): void => {
    waiting.delete(giveUp)
    if (waiting.size > 0) return
    clearInterval(timer)
    asked = null
  }
  return {
    watch: async (body) => {
      let giveUp = (): void => {}
      const silence = new Promise<never>((_resolve, reject) => {
        giveUp = () => reject(new SilentEngine('it takes calls, but answers none'))
      })
      begin(giveUp)
      try {
        const result = await Promise.race([body(), silence])
        isInDoubt = false
        return result
      } finally {
        end(giveUp)
      }
    },
  }
}
