import * as z from 'zod'

/** What a service used, over all starts of its container. */
export const resourcesSchema = z.array(
  z.strictObject({
    service: z.string(),
    peakMemoryBytes: z
      .int()
      .nonnegative()
      .nullable()
      .describe('Highest use of memory, page cache included; null: not known.'),
    cpuSeconds: z.number().nonnegative().nullable(),
    source: z
      .enum(['cgroup', 'stats'])
      .describe('The kernel’s own high-water mark, or samples that the engine gave.'),
  }),
)
export type ServiceResources = z.infer<typeof resourcesSchema>[number]

/** Most that a service may use, over a whole run. */
export type ResourceLimits = {
  readonly memory?: number | undefined
  readonly cpuSeconds?: number | undefined
}
