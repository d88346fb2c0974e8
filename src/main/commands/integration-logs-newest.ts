import type { ServiceLine } from '../../integration/logs/merge-logs.ts'

/** The newest line of each container among those that were noted. */
export type NewestLines = {
  readonly note: (line: ServiceLine) => void
  /** Its time; empty where there is none. */
  readonly timeOf: (service: string, replica: number) => string
  /** Services that have lines. */
  readonly services: () => number
  readonly copy: () => NewestLines
}

export function createNewestLines(known: ReadonlyMap<string, string> = new Map()): NewestLines {
  const times = new Map(known)
  const services = new Set<string>()
  const keyOf = (service: string, replica: number): string => `${service}:${replica}`
  const timeOf = (service: string, replica: number): string =>
    times.get(keyOf(service, replica)) ?? ''
  return {
    note: ({ service, replica, stream, time }) => {
      services.add(service)
      // What we say ourselves of a log stands in the file only.
      if (stream === 'log' || time <= timeOf(service, replica)) return
      times.set(keyOf(service, replica), time)
    },
    timeOf,
    services: () => services.size,
    copy: () => createNewestLines(times),
  }
}
