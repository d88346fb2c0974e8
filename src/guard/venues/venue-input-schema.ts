import * as z from 'zod'

import { frameworkSchema, idSchema, switchSchema, venueSchema } from './venue-schema.ts'

const hostsInputSchema = venueSchema.shape.hosts.partial()
/** Switches of the other kinds are written as `ports`, `headers` and `calls`. */
const switchInputSchema = switchSchema.extend({ kind: z.enum(['env', 'config']) })

/** A venue as its facts are written down: what is left out is empty or unknown. */
export const venueInputSchema = venueSchema.partial().extend({
  id: venueSchema.shape.id,
  name: venueSchema.shape.name,
  kind: venueSchema.shape.kind,
  separation: venueSchema.shape.separation,
  nameTokens: venueSchema.shape.nameTokens,
  sources: venueSchema.shape.sources,
  hosts: hostsInputSchema.optional(),
  switches: z.array(switchInputSchema).optional(),
})
export type VenueInput = z.infer<typeof venueInputSchema>

export const frameworkInputSchema = frameworkSchema.partial().extend({
  id: frameworkSchema.shape.id,
  name: frameworkSchema.shape.name,
  sources: frameworkSchema.shape.sources,
})
export type FrameworkInput = z.infer<typeof frameworkInputSchema>

/** What `papergate.yml` may say of one venue: any field; those given replace the known ones. */
const venueOverrideSchema = venueSchema
  .omit({ id: true })
  .partial()
  .extend({
    hosts: hostsInputSchema.optional(),
    switches: z.array(switchInputSchema).optional(),
  })
export type VenueOverride = z.infer<typeof venueOverrideSchema>

/** `guard.venues` of `papergate.yml`: adds a venue, or replaces fields of a known one. */
export const venueOverridesSchema = z
  .record(idSchema, venueOverrideSchema)
  .describe('Venues of your own, or fields that replace those of a known venue, by venue id.')
export type VenueOverrides = z.infer<typeof venueOverridesSchema>
