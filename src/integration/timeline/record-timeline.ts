import type { Clock } from '../../adapters/clock.ts'
import { composeLabels } from '../../adapters/docker-engine.ts'
import type { Engine } from '../../adapters/engine.ts'
import type { TimelineEntry, TimelineEvent } from './timeline-schema.ts'

export type Timeline = {
  /** Milliseconds since the recording began. */
  readonly elapsed: () => number
  readonly mark: (service: string, event: TimelineEvent) => void
  /** When it happened first; null: never. */
  readonly find: (service: string, event: TimelineEvent) => number | null
  /** In the order of time. */
  readonly entries: () => TimelineEntry[]
  readonly stop: () => void
}

/** A service that restarts for ever must not fill the result file. */
const MOST_PER_SERVICE = 40

const EVENT_OF_ACTION: ReadonlyMap<string, TimelineEvent> = new Map([
  ['create', 'created'],
  ['start', 'started'],
  ['health_status: healthy', 'healthy'],
  ['health_status: unhealthy', 'unhealthy'],
  ['die', 'ended'],
  ['destroy', 'removed'],
])

/** Records what the engine says of the containers of these services, and what else is marked, from now on. */
export async function recordTimeline(
  project: string,
  services: ReadonlySet<string>,
  { engine, clock }: { readonly engine: Engine; readonly clock: Clock },
): Promise<Timeline> {
  const startedAt = clock.now().getTime()
  const entries: TimelineEntry[] = []
  const counts = new Map<string, number>()
  const stop = new AbortController()
  // A clock that is set back must not make an entry that the schema refuses.
  const elapsed = (): number => Math.max(0, Math.round(clock.now().getTime() - startedAt))
  const mark = (service: string, event: TimelineEvent): void => {
    const count = (counts.get(service) ?? 0) + 1
    counts.set(service, count)
    if (count <= MOST_PER_SERVICE || event === 'removed')
      entries.push({ service, event, atMs: elapsed() })
  }
  await engine.onEvents(
    { [composeLabels.project]: project },
    ({ action, labels }) => {
      const event = EVENT_OF_ACTION.get(action)
      const service = labels[composeLabels.service] ?? ''
      const isOurs = services.has(service) && labels[composeLabels.oneOff] !== 'True'
      if (event !== undefined && isOurs) mark(service, event)
    },
    stop.signal,
    { actions: [...EVENT_OF_ACTION.keys()] },
  )
  return {
    elapsed,
    mark,
    find: (service, event) =>
      entries.find((entry) => entry.service === service && entry.event === event)?.atMs ?? null,
    entries: () => entries.toSorted((left, right) => left.atMs - right.atMs),
    stop: () => stop.abort(),
  }
}
