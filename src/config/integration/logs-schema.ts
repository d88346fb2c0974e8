import * as z from 'zod'

import { sizeSchema } from '../size-schema.ts'

const SMALLEST_BYTES = 10_000

/** `integration.logs`: what is kept of the services' logs. */
export const logsSchema = z
  .strictObject({
    max: sizeSchema
      .refine((bytes) => bytes >= SMALLEST_BYTES, { error: 'expected at least 10KB' })
      .prefault('10MB')
      .describe(
        'Largest log file of one service. Of a longer log the first and the last lines are kept, half each, with a line between them that says how much was left out.',
      ),
  })
  .prefault({})
