import * as z from 'zod'

/** A manifest digest as registries write it. */
export const imageDigestSchema = z
  .string()
  .regex(/^sha256:[0-9a-f]{64}$/, 'expected sha256: and 64 hexadecimal digits')

/**
 * `.papergate/images.json`: which image each service runs as, by digest. The images stage writes it
 * only after every service was built, passed its rules and was pushed; the deploy stage reads it.
 */
export const imagesManifestSchema = z.strictObject({
  schema: z.literal('papergate/images/v1'),
  commit: z.string().regex(/^[0-9a-f]{40}$/, 'expected a full commit id'),
  createdAt: z.iso.datetime(),
  registry: z.string().min(1).describe('host[:port][/path], as configured.'),
  images: z.record(
    z.string(),
    z.strictObject({
      repository: z.string().min(1).describe('host/path/service, without tag or digest.'),
      digest: imageDigestSchema,
      tags: z.array(z.string()),
    }),
  ),
})
export type ImagesManifest = z.infer<typeof imagesManifestSchema>
