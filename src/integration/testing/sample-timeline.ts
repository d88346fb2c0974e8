import { findCriticalPath } from '../timeline/find-critical-path.ts'
import type { NeedyService } from '../timeline/find-critical-path.ts'
import type { CriticalPath, TimelineEntry, TimelineEvent } from '../timeline/timeline-schema.ts'

type Moments = Readonly<Partial<Record<TimelineEvent, number>>>

/** Entries of a service, suite or the run (an empty name), by when each event came. */
export function eventsOf(service: string, moments: Moments): TimelineEntry[] {
  return Object.entries(moments).map(([event, atMs]) => ({
    service,
    event: event as TimelineEvent,
    atMs,
  }))
}

const needs = (name: string, ...others: readonly string[]): NeedyService => ({
  name,
  needs: others.map((service) => ({ service, condition: 'service_healthy' })),
})

const services = [
  needs('postgres'),
  needs('redis'),
  needs('paper_venue'),
  needs('migrations', 'postgres'),
  needs('signal_service', 'redis'),
  needs('execution_gateway', 'migrations', 'redis', 'paper_venue'),
  needs('orchestrator', 'migrations', 'signal_service', 'execution_gateway'),
]

/** A small platform that came up, was tested by two suites side by side and was taken down. */
export const sampleTimeline: readonly TimelineEntry[] = [
  ...eventsOf('postgres', {
    created: 400,
    starting: 620,
    started: 960,
    healthy: 2_300,
    ready: 2_310,
    removed: 21_800,
  }),
  ...eventsOf('redis', {
    created: 410,
    starting: 965,
    started: 1_240,
    ready: 1_500,
    removed: 21_500,
  }),
  ...eventsOf('paper_venue', {
    created: 420,
    starting: 1_245,
    started: 1_560,
    ready: 2_600,
    removed: 21_600,
  }),
  ...eventsOf('migrations', {
    created: 440,
    starting: 2_320,
    started: 2_640,
    completed: 3_700,
    ended: 3_690,
    removed: 21_500,
  }),
  ...eventsOf('signal_service', {
    created: 450,
    starting: 1_565,
    started: 1_900,
    ready: 3_350,
    removed: 21_700,
  }),
  ...eventsOf('execution_gateway', {
    created: 460,
    starting: 3_710,
    started: 4_020,
    ready: 5_900,
    removed: 21_700,
  }),
  ...eventsOf('orchestrator', {
    created: 470,
    starting: 5_910,
    started: 6_230,
    ready: 7_100,
    removed: 21_700,
  }),
  ...eventsOf('e2e', { 'suite started': 7_110, 'suite ended': 20_900 }),
  ...eventsOf('contracts', { 'suite started': 7_120, 'suite ended': 11_200 }),
  ...eventsOf('', { 'teardown started': 21_100, 'teardown ended': 21_850 }),
].toSorted((left, right) => left.atMs - right.atMs)

export const samplePath: CriticalPath | null = findCriticalPath(sampleTimeline, services)
