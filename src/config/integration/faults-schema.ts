import * as z from 'zod'

import { durationSchema } from '../duration-schema.ts'

/** A fault that nobody ends must not last for ever: ten minutes. */
const LONGEST_LEASE = 600_000

/** `integration.faults`: what is made ready for tests that break things on purpose. */
export const faultsSchema = z.strictObject({
  services: z
    .array(z.string().min(1))
    .max(20)
    .default([])
    .describe(
      'Services before which a TCP proxy stands, for connections that are slow, narrow, silent, refused or reset. Others reach them through it by their usual names.',
    ),
  lease: durationSchema
    .refine((lease) => lease > 0 && lease <= LONGEST_LEASE, { error: 'expected at most 10m' })
    .prefault('30s')
    .describe('How long a fault lasts that says nothing of it and that nobody ends.'),
})
