import * as fc from 'fast-check'
import { expect, it } from 'vitest'

import { findCriticalPath } from './find-critical-path.ts'
import type { NeedyService } from './find-critical-path.ts'
import type { TimelineEntry } from './timeline-schema.ts'

/** A service that was asked to start, had started and was ready at these milliseconds. */
const start = (service: string, asked: number, started: number, ready: number): TimelineEntry[] => [
  { service, event: 'starting', atMs: asked },
  { service, event: 'started', atMs: started },
  { service, event: 'ready', atMs: ready },
]
const needing = (name: string, ...needs: string[]): NeedyService => ({
  name,
  needs: needs.map((service) => ({ service, condition: 'service_healthy' })),
})

it('names the chain that decided, each link with its waiting, its container’s start and its time to ready', () => {
  const timeline = [
    ...start('db', 100, 400, 1_600),
    ...start('cache', 110, 300, 500),
    ...start('api', 1_650, 1_900, 4_100),
  ]
  const path = findCriticalPath(timeline, [
    needing('db'),
    needing('cache'),
    needing('api', 'db', 'cache'),
  ])
  expect(path).toEqual({
    totalMs: 4_000,
    links: [
      { service: 'db', waitMs: 0, startMs: 300, readyMs: 1_200 },
      { service: 'api', waitMs: 50, startMs: 250, readyMs: 2_200 },
    ],
    longest: { service: 'api', ownMs: 2_450, savedMs: 2_450 },
    advice:
      'api takes 2.5 s of 4.0 s from start to ready; without it everything would be ready 2.5 s sooner.',
  })
})

it('promises no more than the next longest chain leaves', () => {
  const timeline = [...start('slow', 0, 100, 6_100), ...start('other', 0, 100, 4_200)]
  expect(findCriticalPath(timeline, [needing('slow'), needing('other')])?.advice).toBe(
    'slow takes 6.1 s of 6.1 s from start to ready; without it everything would be ready 1.9 s sooner.',
  )
})

it('promises nothing where others take as long', () => {
  const timeline = [...start('one', 0, 100, 3_000), ...start('two', 0, 100, 2_990)]
  expect(findCriticalPath(timeline, [needing('one'), needing('two')])?.advice).toBe(
    'No single service decides: one takes 3.0 s of 3.0 s from start to ready, and without it others would take as long.',
  )
})

it('counts only the start of a service that others need no more of', () => {
  const timeline = [...start('db', 0, 200, 500), ...start('api', 210, 400, 2_000)]
  const path = findCriticalPath(timeline, [
    needing('db'),
    { name: 'api', needs: [{ service: 'db', condition: 'service_started' }] },
  ])
  expect(path?.links).toEqual([
    { service: 'db', waitMs: 0, startMs: 200, readyMs: 0 },
    { service: 'api', waitMs: 10, startMs: 190, readyMs: 1_600 },
  ])
})

it('is null where a service never became ready', () => {
  const timeline = [...start('db', 0, 1, 2), { service: 'api', event: 'failed' as const, atMs: 9 }]
  expect(findCriticalPath(timeline, [needing('db'), needing('api', 'db')])).toBeNull()
  expect(findCriticalPath([], [])).toBeNull()
})

it('adds up for any stack, and never promises more than a service took', () => {
  const stack = fc.array(
    fc.record({
      lag: fc.nat(50),
      start: fc.nat(500),
      ready: fc.nat(5_000),
      needs: fc.array(fc.nat(9), { maxLength: 3 }),
    }),
    { minLength: 1, maxLength: 10 },
  )
  fc.assert(
    fc.property(stack, (services) => {
      const timeline: TimelineEntry[] = []
      const readyAt: number[] = []
      const planned = services.map(({ lag, start: startMs, ready, needs }, index) => {
        const before = needs.filter((need) => need < index)
        const held = Math.max(0, ...before.map((need) => readyAt[need] ?? 0))
        const asked = held + lag
        timeline.push(...start(`s${index}`, asked, asked + startMs, asked + startMs + ready))
        readyAt.push(asked + startMs + ready)
        return needing(`s${index}`, ...before.map((need) => `s${need}`))
      })
      const path = findCriticalPath(timeline, planned)
      const sum = path?.links.reduce((all, { waitMs, startMs, readyMs }) => {
        return all + waitMs + startMs + readyMs
      }, 0)
      expect(sum).toBe(path?.totalMs)
      const { ownMs = 0, savedMs = 0 } = path?.longest ?? {}
      expect(savedMs).toBeLessThanOrEqual(ownMs)
      expect(savedMs).toBeGreaterThanOrEqual(0)
    }),
  )
})
