import * as z from 'zod'

import { sizeSchema } from '../size-schema.ts'

/** Most that a service may use over a run; more fails the gate. */
export const limitsSchema = z.strictObject({
  memory: sizeSchema
    .optional()
    .describe('Highest use of memory, page cache included, such as 300MB.'),
  cpuSeconds: z.number().positive().optional().describe('CPU time over all of the run.'),
})
