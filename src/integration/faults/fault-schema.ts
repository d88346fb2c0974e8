import * as z from 'zod'

/** A fault that nobody ends or renews ends by itself after ten minutes at the latest. */
const LONGEST_SECONDS = 600

const common = {
  service: z.string().min(1).max(200),
  seconds: z
    .number()
    .positive()
    .max(LONGEST_SECONDS)
    .optional()
    .describe('How long it lasts, where it is not ended or renewed before.'),
  detached: z
    .boolean()
    .default(false)
    .describe('Whether it lasts on when the connection that asked for it is closed.'),
}

/** What can be asked for: a service, a kind of fault, and what the kind needs. */
export const faultSchema = z.discriminatedUnion('kind', [
  z.strictObject({ ...common, kind: z.literal('pause') }),
  z.strictObject({ ...common, kind: z.literal('kill') }),
  z.strictObject({ ...common, kind: z.literal('restart') }),
  z.strictObject({ ...common, kind: z.literal('disconnect') }),
  z.strictObject({ ...common, kind: z.literal('dns') }),
  z.strictObject({
    ...common,
    kind: z.literal('refuse'),
    cut: z.boolean().default(false).describe('Whether open connections are reset as well.'),
  }),
  z.strictObject({
    ...common,
    kind: z.literal('latency'),
    milliseconds: z.int().min(1).max(60_000),
  }),
  z.strictObject({
    ...common,
    kind: z.literal('bandwidth'),
    kilobytesPerSecond: z.number().min(0.1).max(1_000_000),
  }),
  z.strictObject({ ...common, kind: z.literal('half-open') }),
  z.strictObject({ ...common, kind: z.literal('reset') }),
  z.strictObject({
    ...common,
    kind: z.literal('disk-full'),
    path: z
      .string()
      .max(1_000)
      .regex(/^\/[^\0]*$/, 'expected an absolute path inside the container'),
    megabytes: z.int().min(1).max(1_024).default(256).describe('The most that is written.'),
  }),
  z.strictObject({
    ...common,
    kind: z.literal('clock'),
    offsetSeconds: z.int().min(-315_360_000).max(315_360_000),
  }),
])

export type Fault = z.output<typeof faultSchema>
export type FaultKind = Fault['kind']
export const faultKinds: readonly FaultKind[] = faultSchema.options.map(
  ({ shape }) => shape.kind.value,
)

/** Kinds that the proxy before a service brings about. */
export const proxiedKinds = ['refuse', 'latency', 'bandwidth', 'half-open', 'reset'] as const
export type ProxiedFault = Extract<Fault, { readonly kind: (typeof proxiedKinds)[number] }>

/** `PUT /faults/ID`: how long it is to last from now on. */
export const renewalSchema = z.strictObject({
  seconds: z.number().positive().max(LONGEST_SECONDS),
})

/** The faults of a run, as the result file carries them. */
export const faultsDataSchema = z.array(
  z.strictObject({
    service: z.string(),
    kind: z.enum(faultKinds),
    detail: z.string().describe('What the kind was told, such as `300 ms`; empty: nothing.'),
    suite: z.string().describe('The suite that asked for it.'),
    fromMs: z.int().nonnegative().describe('From the start of the time line.'),
    toMs: z.int().nonnegative(),
    endedBy: z
      .enum(['client', 'connection', 'lease', 'suite', 'end'])
      .describe(
        'Who ended it: the test, its connection’s end, time, the suite’s or the run’s end.',
      ),
    problem: z.string().nullable().describe('What could not be set right again.'),
  }),
)
export type FaultRecord = z.infer<typeof faultsDataSchema>[number]
