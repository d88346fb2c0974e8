import { createHash } from 'node:crypto'

import { imageError } from './image-archive.ts'
import type { ImageOrigin } from './image-archive.ts'

/** Bytes of one manifest, configuration or statement: they stay in memory as a whole. */
export const LARGEST_DOCUMENT = 64 * 1024 ** 2

/** The digest as images name their parts: `sha256:` and 64 hex digits. */
export function digestOf(bytes: Uint8Array): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`
}

/** @throws InputError or WorldError for bytes that are no JSON, without a word of them. */
export function parseDocument(
  bytes: Uint8Array,
  name: string,
  { origin, subject }: { readonly origin: ImageOrigin; readonly subject: string },
): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8')) as unknown
  } catch {
    // The parser's own message repeats the text.
    throw imageError(origin, {
      expected: `${subject} to hold manifests and configurations in JSON`,
      found: `${name} in it is no whole JSON document`,
      fix: 'Save or push the image again.',
    })
  }
}
