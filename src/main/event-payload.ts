import * as z from 'zod'

/** What we read of GitHub's event payload. */
export const payloadSchema = z.looseObject({
  before: z.string().optional(),
  pull_request: z
    .looseObject({ number: z.int(), base: z.looseObject({ sha: z.string() }) })
    .optional(),
  merge_group: z.looseObject({ base_sha: z.string() }).optional(),
})

export type Payload = z.infer<typeof payloadSchema>
