import type { CriticalPath, TimelineEntry, TimelineEvent } from './timeline-schema.ts'

/** A stretch of time, in milliseconds from the run's start. */
export type Phase = {
  readonly kind: 'waiting' | 'starting' | 'getting ready' | 'up' | 'running'
  readonly fromMs: number
  readonly toMs: number
}

/** What a timeline shows in one row. */
export type Lane = {
  readonly name: string
  readonly kind: 'service' | 'suite'
  readonly isCritical: boolean
  readonly phases: readonly Phase[]
  /** How a service's start ended; null: it had not. */
  readonly outcome: 'ready' | 'completed' | 'failed' | null
}

export type Phases = {
  readonly lanes: readonly Lane[]
  readonly teardown: { readonly fromMs: number; readonly toMs: number } | null
  readonly endMs: number
}

/** The timeline as stretches of time: services by when they were asked to start, then suites; pure. */
export function measurePhases(
  timeline: readonly TimelineEntry[],
  path: CriticalPath | null,
): Phases {
  const endMs = Math.max(1, ...timeline.map(({ atMs }) => atMs))
  const critical = new Set(path?.links.map(({ service }) => service))
  const at = finder(timeline)
  const began = at('', 'teardown started')
  const stopped = began ?? endMs
  const services = namesWith(timeline, ({ event }) => !event.includes('suite'))
    .map((name) => serviceLane(name, at, stopped, critical.has(name)))
    .toSorted((left, right) => startOf(left) - startOf(right))
  const suites = namesWith(timeline, ({ event }) => event === 'suite started').map((name) =>
    suiteLane(name, at, stopped),
  )
  return {
    lanes: [...services, ...suites],
    teardown: began === null ? null : { fromMs: began, toMs: at('', 'teardown ended') ?? endMs },
    endMs,
  }
}

type Find = (service: string, event: TimelineEvent) => number | null

function finder(timeline: readonly TimelineEntry[]): Find {
  const first = new Map<string, number>()
  for (const { service, event, atMs } of timeline) {
    const key = `${event} ${service}`
    if (!first.has(key)) first.set(key, atMs)
  }
  return (service, event) => first.get(`${event} ${service}`) ?? null
}

function namesWith(
  timeline: readonly TimelineEntry[],
  isOne: (entry: TimelineEntry) => boolean,
): readonly string[] {
  const names = timeline.filter(isOne).map(({ service }) => service)
  return [...new Set(names)].filter((name) => name !== '')
}

function serviceLane(name: string, at: Find, stopped: number, isCritical: boolean): Lane {
  const created = at(name, 'created')
  const asked = at(name, 'starting') ?? at(name, 'started')
  const started = at(name, 'started') ?? asked
  const outcomes = ['failed', 'ready', 'completed'] as const
  const outcome = outcomes.find((event) => at(name, event) !== null) ?? null
  const settled = outcome === null ? stopped : (at(name, outcome) ?? stopped)
  const ready = outcome === 'failed' ? at(name, 'ready') : settled
  const end = at(name, 'ended') ?? stopped
  const phases = [
    phase('waiting', created, asked ?? stopped),
    phase('starting', asked, started),
    phase('getting ready', started, ready ?? settled),
    phase('up', ready, outcome === 'completed' ? ready : end),
  ]
  return { name, kind: 'service', isCritical, outcome, phases: phases.filter(isReal) }
}

function suiteLane(name: string, at: Find, stopped: number): Lane {
  const running = phase('running', at(name, 'suite started'), at(name, 'suite ended') ?? stopped)
  return { name, kind: 'suite', isCritical: false, outcome: null, phases: [running].filter(isReal) }
}

function phase(kind: Phase['kind'], fromMs: number | null, toMs: number | null): Phase | null {
  return fromMs === null || toMs === null || toMs <= fromMs ? null : { kind, fromMs, toMs }
}

function isReal(candidate: Phase | null): candidate is Phase {
  return candidate !== null
}

function startOf({ phases }: Lane): number {
  return phases.find(({ kind }) => kind !== 'waiting')?.fromMs ?? Infinity
}
