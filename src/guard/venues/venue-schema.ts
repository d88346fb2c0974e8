import * as z from 'zod'

export const environmentSchema = z.enum(['live', 'paper', 'unknown'])
export type Environment = z.infer<typeof environmentSchema>

export const fieldSchema = z.enum([
  'keyId',
  'secret',
  'token',
  'passphrase',
  'privateKey',
  'account',
  'endpoint',
  'switch',
])
export type Field = z.infer<typeof fieldSchema>

/** Where a fact was read: repository and file, documentation page, or the kind of observation. */
const sourceSchema = z.string().min(1)
const hostSchema = z.string().regex(/^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/, 'expected a whole hostname')
const sdkDefaultSchema = z.enum(['live', 'paper']).nullable()

/**
 * One broker or exchange as the guard knows it. Hosts are whole hostnames without port; `shared`
 * hosts serve live and paper alike and prove nothing. `unset` is what the software named in
 * `source` takes when the setting is absent.
 */
export const venueSchema = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9-]*$/),
  name: z.string(),
  separation: z.enum(['host', 'path', 'header', 'port+login', 'none_known', 'mixed']),
  nameTokens: z.array(z.string().regex(/^[A-Z0-9_]+$/)).min(1),
  hosts: z.strictObject({
    live: z.array(hostSchema),
    paper: z.array(hostSchema),
    shared: z.array(hostSchema),
  }),
  names: z.array(
    z.strictObject({
      name: z.string().regex(/^[A-Z0-9_]+$/),
      field: fieldSchema,
      pointsTo: environmentSchema,
    }),
  ),
  endpointNames: z.array(
    z.strictObject({ name: z.string(), unset: sdkDefaultSchema, source: sourceSchema }),
  ),
  switches: z.array(
    z.strictObject({
      kind: z.enum(['env', 'config', 'header', 'port', 'constructor']),
      name: z.string(),
      paper: z.array(z.string()),
      live: z.array(z.string()),
      unset: sdkDefaultSchema,
      source: sourceSchema,
    }),
  ),
  formats: z.array(
    z.strictObject({
      field: fieldSchema,
      /** Source of a linear, bounded regular expression, without anchors. */
      pattern: z.string(),
      pointsTo: environmentSchema,
      /** Whether the shape alone, without a name beside it, is enough to call a text a key. */
      isSpecific: z.boolean(),
      confidence: z.string(),
      source: sourceSchema,
      note: z.string().optional(),
    }),
  ),
  account: z.strictObject({ paper: z.string(), source: sourceSchema }).nullable(),
  /** Set where the venue has no environment in which a key is harmless. */
  everyKeyIsLive: z.strictObject({ because: z.string(), source: sourceSchema }).nullable(),
  notes: z.string().nullable(),
  sources: z.array(sourceSchema).min(1),
})
export type Venue = z.infer<typeof venueSchema>
