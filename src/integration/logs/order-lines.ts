import type { ServiceLine } from './merge-logs.ts'

/** How long a line is held back, since one that is older may come from another container later. */
const HELD_MILLISECONDS = 300
const MOST_LINES = 5_000

/** Puts lines that come from several containers at once into the order of their times, as far as a moment's patience does. */
export function orderLines(show: (lines: readonly ServiceLine[]) => void): {
  /** @param now milliseconds, as for `release` */
  readonly add: (line: ServiceLine, now: number) => void
  /** Shows what has been held back long enough. */
  readonly release: (now: number) => void
  readonly flush: () => void
} {
  const held: { readonly line: ServiceLine; readonly since: number }[] = []
  const showFirst = (count: number): void => {
    if (count > 0) show(held.splice(0, count).map(({ line }) => line))
  }
  return {
    add: (line, now) => {
      let at = held.length
      while (at > 0 && (held[at - 1]?.line.time ?? '') > line.time) at -= 1
      held.splice(at, 0, { line, since: now })
      if (held.length > MOST_LINES) showFirst(held.length - MOST_LINES / 2)
    },
    release: (now) => {
      const young = held.findIndex(({ since }) => since > now - HELD_MILLISECONDS)
      showFirst(young < 0 ? held.length : young)
    },
    flush: () => showFirst(held.length),
  }
}
