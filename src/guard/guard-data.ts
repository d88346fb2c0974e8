import * as z from 'zod'

import { environmentSchema, fieldSchema } from './venues/venue-schema.ts'

const evidenceSchema = z.strictObject({
  kind: z.enum([
    'prefix',
    'format',
    'name',
    'host',
    'path',
    'header',
    'port',
    'switch',
    'sdkDefault',
    'account',
    'chain',
    'place',
  ]),
  pointsTo: environmentSchema,
  detail: z.string(),
})
export type Evidence = z.infer<typeof evidenceSchema>

/** One judged credential, endpoint or switch. Never holds a secret's text, not even a part of it. */
const findingSchema = z.strictObject({
  rule: z.string(),
  venue: z.string(),
  field: fieldSchema,
  environment: environmentSchema,
  decision: z.enum(['block', 'allow']),
  /** The entry of the allow list that accepted it, or null. */
  allowedBy: z
    .strictObject({ reason: z.string(), owner: z.string(), expires: z.string() })
    .nullable(),
  evidence: z.array(evidenceSchema),
  service: z.string().nullable(),
  location: z.strictObject({
    path: z.string(),
    line: z.int().positive(),
    column: z.int().positive(),
  }),
  fingerprint: z.string(),
  /** Characters of the value. */
  length: z.int().nonnegative(),
  /** The finding as one sentence for people. */
  message: z.string(),
})
export type Finding = z.infer<typeof findingSchema>

export const guardDataSchema = z.strictObject({
  findings: z.array(findingSchema),
  scanned: z.strictObject({
    files: z.int().nonnegative(),
    binaries: z.int().nonnegative(),
    bytes: z.int().nonnegative(),
    sources: z.array(z.string()),
    /** Files that name a venue and are too large to be read in any way but line by line. */
    byLines: z.array(z.string()),
  }),
})
export type GuardData = z.infer<typeof guardDataSchema>
