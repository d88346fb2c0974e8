import type { Effect } from './proxy-protocol.ts'

/** What becomes of connections, by all that is in force together. */
export type Traffic = {
  /** Milliseconds by which the service's answers come later. */
  readonly delay: number
  /** Null: no bound. */
  readonly bytesPerSecond: number | null
  /** Nothing is passed on. */
  readonly isStalled: boolean
  /** New connections are reset once accepted. */
  readonly isReset: boolean
  /** Nobody listens. */
  readonly isRefused: boolean
}

/** Delays add up, the narrowest bandwidth holds; pure. */
export function mergeEffects(effects: readonly Effect[]): Traffic {
  const delays = effects.flatMap((effect) => (effect.kind === 'latency' ? effect.milliseconds : []))
  const rates = effects.flatMap((effect) =>
    effect.kind === 'bandwidth' ? effect.bytesPerSecond : [],
  )
  const has = (kind: Effect['kind']): boolean => effects.some((effect) => effect.kind === kind)
  return {
    delay: delays.reduce((sum, delay) => sum + delay, 0),
    bytesPerSecond: rates.length === 0 ? null : Math.min(...rates),
    isStalled: has('half-open'),
    isReset: has('reset'),
    isRefused: has('refuse'),
  }
}

/** Whether open connections end as this begins. */
export function cutsOpen(effect: Effect): boolean {
  return effect.kind === 'reset' || (effect.kind === 'refuse' && effect.cut)
}
