import * as z from 'zod'

import { durationSchema } from '../duration-schema.ts'
import { limitsSchema } from './limits-schema.ts'

const readySchema = z.union(
  [
    z.strictObject({ port: z.int().min(1).max(65_535) }),
    z.strictObject({ runs: durationSchema }),
    z.strictObject({ exits: z.literal(0) }),
  ],
  { error: 'expected one of { port: 5432 }, { runs: 2s } and { exits: 0 }' },
)

/** How one compose service is started and watched; what is not said here follows from the compose file. */
const servicePolicySchema = z.strictObject({
  ready: readySchema
    .optional()
    .describe(
      'What makes it ready instead of its health check: it listens on a port, has run for a while, or has ended with 0. Default: its health check; else one of its ports; else having run for 1 s.',
    ),
  probe: z
    .enum(['sooner', 'declared'])
    .default('sooner')
    .describe(
      'Whether its health check may run more often while it starts; `declared` where a check changes something.',
    ),
  restarts: z
    .int()
    .nonnegative()
    .optional()
    .describe(
      'Restarts that are no failure while it starts. Default: 3 with a restart policy (`on-failure:N`: N), else none.',
    ),
  onDeath: z
    .enum(['fail', 'finish'])
    .default('fail')
    .describe(
      'When it ends by itself during the suites: end them at once and fail, or let them finish and judge what it is then.',
    ),
  limits: limitsSchema.optional().describe('Most that it may use over a run; more fails the gate.'),
})

/** Keys of `integration` about what is started, and how. */
export const readinessKeys = {
  services: z
    .record(z.string().min(1), servicePolicySchema)
    .default({})
    .describe('Compose services whose start needs saying more than the compose file does.'),
  profiles: z
    .array(z.string().min(1))
    .default([])
    .describe('Profiles of the compose files whose services take part.'),
}

export type ServicePolicy = z.output<typeof servicePolicySchema>
