import { formatDuration } from '../../config/duration.ts'
import type { CriticalLink, CriticalPath, TimelineEntry, TimelineEvent } from './timeline-schema.ts'

/** A service and what it needs of others before it starts. */
export type NeedyService = {
  readonly name: string
  readonly needs: readonly { readonly service: string; readonly condition: string }[]
}

/** Milliseconds of one service's start. */
type Start = {
  readonly name: string
  readonly asked: number
  readonly started: number
  readonly ready: number
  readonly needs: NeedyService['needs']
}
type Starts = ReadonlyMap<string, Start>
/** When a service had started, and when it was ready. */
type Moment = Pick<Start, 'started' | 'ready'>

/** Below it a figure is noise, and advice that rests on it would mislead. */
const LEAST_SAVING_MS = 50

/**
 * The chain of services whose starts decided when everything was ready, and what would shorten it most:
 * how much sooner all would have been ready had one of them taken no time at all, every other service
 * taking as long as it did and waiting for what it waited for. Null where something never became ready. Pure.
 */
export function findCriticalPath(
  timeline: readonly TimelineEntry[],
  services: readonly NeedyService[],
): CriticalPath | null {
  const starts = readStarts(timeline, services)
  if (starts === null || starts.size === 0) return null
  const all = [...starts.values()]
  const begin = Math.min(...all.map(({ asked }) => asked))
  const last = all.reduce((latest, start) => (start.ready > latest.ready ? start : latest))
  const links = traceBack(last, starts, begin)
  const totalMs = last.ready - begin
  const longest = findLongest(links, starts, begin, last.ready)
  return { totalMs, links, longest, advice: advise(longest, totalMs) }
}

function readStarts(
  timeline: readonly TimelineEntry[],
  services: readonly NeedyService[],
): Starts | null {
  const starts = new Map<string, Start>()
  const find = (service: string, ...events: readonly TimelineEvent[]): number | null =>
    timeline.find((entry) => entry.service === service && events.includes(entry.event))?.atMs ??
    null
  for (const { name, needs } of services) {
    const ready = find(name, 'ready', 'completed')
    const started = find(name, 'started', 'ready', 'completed')
    if (ready === null || started === null) return null
    // Events come by another way than answers: their order may differ by a few milliseconds.
    const asked = Math.min(find(name, 'starting') ?? started, ready)
    starts.set(name, { name, asked, started: clamp(started, asked, ready), ready, needs })
  }
  return starts
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most)
}

/** From the service that was ready last back to the one that nothing held up. */
function traceBack(last: Start, starts: Starts, begin: number): CriticalLink[] {
  const links: CriticalLink[] = []
  const seen = new Set<string>()
  let current: Start | undefined = last
  let until: keyof Moment = 'ready'
  let next = last.ready
  while (current !== undefined && !seen.has(current.name)) {
    seen.add(current.name)
    const { name, asked }: Start = current
    // Whoever came next was asked to start because of it, even where the engine's word of it came later.
    const started = Math.min(current.started, next)
    const ready = Math.min(current.ready, next)
    const holder = lastMet(current, (need) => starts.get(need))
    links.unshift({
      service: name,
      waitMs: Math.max(0, asked - Math.max(begin, holder?.at ?? begin)),
      startMs: started - asked,
      readyMs: until === 'ready' ? ready - started : 0,
    })
    current = holder === null ? undefined : starts.get(holder.service)
    until = holder?.until ?? 'ready'
    next = asked
  }
  return links
}

type Holder = { readonly service: string; readonly at: number; readonly until: keyof Moment }

/** The need that was met last: the one that held the service up. */
function lastMet(start: Start, find: (service: string) => Moment | undefined): Holder | null {
  let latest: Holder | null = null
  for (const { service, condition } of start.needs) {
    const moment = find(service)
    if (moment === undefined || service === start.name) continue
    const until = condition === 'service_started' ? 'started' : 'ready'
    // What came true only after the service had been started did not hold it up.
    const at = moment[until]
    if (latest === null || at > latest.at) latest = { service, at, until }
  }
  return latest
}

/** The link whose absence would have saved most. */
function findLongest(
  links: readonly CriticalLink[],
  starts: Starts,
  begin: number,
  readyAt: number,
): CriticalPath['longest'] {
  const gains = links.map(({ service, startMs, readyMs }) => ({
    service,
    ownMs: startMs + readyMs,
    savedMs: Math.max(0, readyAt - replay(starts, begin, service)),
  }))
  return gains.reduce((best, gain) => (gain.savedMs > best.savedMs ? gain : best))
}

function advise({ service, ownMs, savedMs }: CriticalPath['longest'], totalMs: number): string {
  const takes = `${service} takes ${formatDuration(ownMs)} of ${formatDuration(totalMs)} from start to ready`
  return savedMs < LEAST_SAVING_MS
    ? `No single service decides: ${takes}, and without it others would take as long.`
    : `${takes}; without it everything would be ready ${formatDuration(savedMs)} sooner.`
}

/** When everything would have been ready had `free` taken no time. */
function replay(starts: Starts, begin: number, free: string): number {
  const done = new Map<string, Moment>()
  const visiting = new Set<string>()
  const settle = (name: string): Moment | undefined => {
    const start = starts.get(name)
    const known = done.get(name)
    if (known !== undefined || start === undefined || visiting.has(name)) return known
    visiting.add(name)
    const held = lastMet(start, (need) => starts.get(need))?.at ?? begin
    const lag = Math.max(0, start.asked - Math.max(begin, held))
    const asked = Math.max(begin, lastMet(start, settle)?.at ?? begin) + lag
    const started = name === free ? asked : asked + start.started - start.asked
    const moment = { started, ready: name === free ? asked : started + start.ready - start.started }
    done.set(name, moment)
    return moment
  }
  return Math.max(...[...starts.keys()].map((name) => settle(name)?.ready ?? begin))
}
