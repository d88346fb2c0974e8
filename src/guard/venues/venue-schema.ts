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
const hostSchema = z
  .string()
  .max(253)
  .regex(/^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/, 'expected a whole hostname in lower case without a port')
export const idSchema = z
  .string()
  .max(60)
  .regex(/^[a-z][a-z0-9-]*$/, 'expected a lower-case id such as my-broker')
const tokenSchema = z
  .string()
  .min(2)
  .max(60)
  .regex(/^[A-Z0-9_]+$/, 'expected capital letters, digits and underscores')
const pathSchema = z.string().regex(/^\/[\w./-]{1,200}$/, 'expected a path such as /sim/openapi')
const portSchema = z.int().min(1).max(65_535)
const textSchema = z.string().min(1).max(200)
const headerNameSchema = z.string().regex(/^[A-Za-z0-9-]{2,60}$/, 'expected a header’s name')
const sdkDefaultSchema = z.enum(['live', 'paper']).nullable()

/** Exact values for either environment, and what an absent setting means to the software in `source`. */
const choiceShape = {
  paper: z.array(textSchema),
  live: z.array(textSchema),
  unset: sdkDefaultSchema,
  source: sourceSchema,
}

const nameSchema = z.strictObject({
  name: tokenSchema,
  field: fieldSchema,
  pointsTo: environmentSchema,
})

export const switchSchema = z.strictObject({
  kind: z.enum(['env', 'config', 'header', 'port', 'constructor']),
  name: textSchema,
  ...choiceShape,
})

/**
 * A call that chooses the environment, in any language: `callee(argument=…)`, `callee({argument: …})`
 * or, where `argument` is null, `callee(…)` with the value in first place. Only the part of a dotted
 * callee after its last dot is given.
 */
const callSchema = z.strictObject({
  library: textSchema,
  callee: z.string().regex(/^[A-Za-z_]\w{0,80}$/, 'expected one identifier'),
  argument: z
    .string()
    .regex(/^[A-Za-z_]\w{0,80}$/, 'expected one identifier')
    .nullable(),
  ...choiceShape,
})
export type Call = z.infer<typeof callSchema>

const formatSchema = z.strictObject({
  field: fieldSchema,
  /** Source of a linear, bounded regular expression, without anchors. */
  pattern: z.string().min(1).max(300),
  pointsTo: environmentSchema,
  /** Whether the shape alone, without a name beside it, is enough to call a text a key. */
  isSpecific: z.boolean(),
  confidence: z.enum([
    'documented',
    'documented-example',
    'maintainer-statement',
    'scanner-rule',
    'sdk',
    'observed',
    'community',
    'third-party-doc',
    'team',
  ]),
  source: sourceSchema,
  note: z.string().optional(),
})

const everyKeyIsLiveSchema = z.strictObject({
  /**
   * `documented`: the source says that no key is harmless. `searched`: the software named in the
   * source was read for a paper environment and has none. `none-known`: only live hosts are known.
   */
  basis: z.enum(['documented', 'searched', 'none-known']),
  because: z.string().min(1),
  source: sourceSchema,
})

/**
 * One broker or exchange as the guard knows it. Hosts are whole hostnames without port. `unset` is
 * what the software named in `source` takes when the setting is absent; null is unknown.
 */
export const venueSchema = z.strictObject({
  id: idSchema,
  name: z.string().min(1).max(80),
  kind: z.enum(['broker', 'exchange']),
  separation: z.enum([
    'host',
    'path',
    'header',
    'port+login',
    'chain',
    'credential',
    'none_known',
    'mixed',
  ]),
  /** Words of a setting's name that mean this venue and nothing else. */
  nameTokens: z.array(tokenSchema).min(1),
  hosts: z.strictObject({
    live: z.array(hostSchema),
    paper: z.array(hostSchema),
    /** Serve live and paper alike, or it is not known which: they prove nothing. */
    shared: z.array(hostSchema),
    /** Those of the above that speak websocket. */
    websocket: z.array(hostSchema),
    /** Those of the above that another venue runs: that one owns them in a look-up. */
    borrowed: z.array(hostSchema),
  }),
  /** Where one host serves both: how the path begins. The longest that fits decides. */
  paths: z.array(
    z.strictObject({
      host: hostSchema,
      live: z.array(pathSchema),
      paper: z.array(pathSchema),
      source: sourceSchema,
    }),
  ),
  /** Local ports of the venue's gateway; they speak only beside something that is the venue's. */
  ports: z.array(
    z.strictObject({
      name: textSchema,
      live: z.array(portSchema),
      paper: z.array(portSchema),
      source: sourceSchema,
    }),
  ),
  headers: z.array(z.strictObject({ name: headerNameSchema, ...choiceShape })),
  /** Ids of block chains; `name` is the setting, and it too is anybody's. */
  chains: z.array(z.strictObject({ name: textSchema, ...choiceShape })),
  names: z.array(nameSchema),
  /** Names from the venue's own examples that are anybody's: they need something else beside them. */
  contextNames: z.array(nameSchema),
  endpointNames: z.array(
    z.strictObject({ name: textSchema, unset: sdkDefaultSchema, source: sourceSchema }),
  ),
  /** Settings that choose the environment. Those of `ports`, `headers` and `calls` are among them. */
  switches: z.array(switchSchema),
  calls: z.array(callSchema),
  formats: z.array(formatSchema),
  /** An account id's form that only paper accounts have. */
  account: z.strictObject({ paper: z.string(), source: sourceSchema }).nullable(),
  /** Set where no environment is known in which a key is harmless. */
  everyKeyIsLive: everyKeyIsLiveSchema.nullable(),
  /** A read-only request to the paper environment that shows what a key is. */
  runtimeProof: z.string().nullable(),
  notes: z.string().nullable(),
  sources: z.array(sourceSchema).min(1),
})
export type Venue = z.infer<typeof venueSchema>

/** A trading framework and what it takes for paper; its settings speak for every venue it drives. */
export const frameworkSchema = z.strictObject({
  id: idSchema,
  name: z.string().min(1),
  switches: z.array(switchSchema),
  calls: z.array(callSchema),
  /** Names of credentials whose venue another setting says. */
  names: z.array(nameSchema),
  /** Endings of a connector's name (`binance_perpetual_testnet`) that mean paper. */
  paperSuffixes: z.array(z.string()),
  notes: z.string().nullable(),
  sources: z.array(sourceSchema).min(1),
})
export type Framework = z.infer<typeof frameworkSchema>
