import * as z from 'zod'

/**
 * What can happen to a service (the first twelve), to a suite and to the run. `starting` is when we asked the
 * engine to start a container, `started` when it said that it had; `ready` and `completed` are our verdicts,
 * `healthy` and `unhealthy` the engine's.
 */
const EVENTS = [
  'created',
  'starting',
  'started',
  'healthy',
  'unhealthy',
  'ready',
  'completed',
  'failed',
  'ended',
  'removed',
  'fault began',
  'fault ended',
  'suite started',
  'suite ended',
  'teardown started',
  'teardown ended',
] as const

export const timelineSchema = z.array(
  z.strictObject({
    service: z.string().describe('The service or suite; empty for the run itself.'),
    event: z.enum(EVENTS),
    atMs: z.int().nonnegative().describe('Milliseconds since the run began to create containers.'),
  }),
)

const linkSchema = z.strictObject({
  service: z.string(),
  waitMs: z
    .int()
    .nonnegative()
    .describe('From when it could have been started until the engine was asked to.'),
  startMs: z.int().nonnegative().describe('Until the engine had started its container.'),
  readyMs: z
    .int()
    .nonnegative()
    .describe('Until it was ready; 0 where the next one only waited for its start.'),
})

/** The chain of services that decided how long the start took, from the first to the last; the figures add up to `totalMs`. */
export const criticalPathSchema = z.strictObject({
  totalMs: z.int().nonnegative().describe('From the first start to everything ready.'),
  links: z.array(linkSchema),
  longest: z.strictObject({
    service: z.string(),
    ownMs: z.int().nonnegative(),
    savedMs: z
      .int()
      .nonnegative()
      .describe('How much sooner all would be ready did it take no time, the others as long.'),
  }),
  advice: z.string().describe('What would shorten it most, and by how much.'),
})

export type TimelineEntry = z.infer<typeof timelineSchema>[number]
export type TimelineEvent = TimelineEntry['event']
export type CriticalPath = z.infer<typeof criticalPathSchema>
export type CriticalLink = CriticalPath['links'][number]
