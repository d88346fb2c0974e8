import * as z from 'zod'

/** Where images are pushed, `host[:port][/path]`; the path as registries take it. */
export const registrySchema = z
  .string()
  .regex(
    /^[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::\d{1,5})?(?:\/[a-z0-9]+(?:[._-]+[a-z0-9]+)*)*$/,
    'expected host[:port][/path] in lower case',
  )

/** A compose project's name, as Compose itself demands it. */
export const projectSchema = z
  .string()
  .regex(/^[a-z0-9][a-z0-9_-]*$/, 'expected lower-case letters, digits, _ and -')
