import * as z from 'zod'

import { imageDigestSchema } from '../contract/images-manifest.ts'

const imageSchema = z.strictObject({
  service: z.string(),
  digest: imageDigestSchema,
  tags: z.array(z.string()).describe('Tags that now point at the digest; empty without a push.'),
  contextHash: z.string().regex(/^[0-9a-f]{64}$/),
  status: z.enum(['built', 'reused']),
  sizeBytes: z.int().nonnegative().describe('Sum of the unpacked layer tars, base included.'),
  layers: z.array(
    z.strictObject({
      digest: imageDigestSchema,
      sizeBytes: z.int().nonnegative().describe('Unpacked.'),
      transferBytes: z.int().nonnegative().describe('As stored in the registry.'),
      createdBy: z.string().describe('The instruction that made it, shortened.'),
    }),
  ),
  seconds: z.number().nonnegative().describe('From the start of the build to its finished image.'),
})

/** `data` of the images gate. A service that did not build is not in the list. */
export const imagesDataSchema = z.strictObject({
  commit: z.string(),
  dirty: z.boolean().describe('Whether the work tree differed from the commit.'),
  registry: z.string(),
  pushed: z.boolean(),
  images: z.array(imageSchema),
})
export type ImagesData = z.infer<typeof imagesDataSchema>
export type ImageFacts = ImagesData['images'][number]
