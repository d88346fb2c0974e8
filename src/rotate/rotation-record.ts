import { mkdir, readFile } from 'node:fs/promises'
import { dirname } from 'node:path'

import * as z from 'zod'

import { firstProblem } from '../contract/first-problem.ts'
import { WorldError } from '../contract/world-error.ts'
import { replaceFile } from './replace-file.ts'
import { slots } from './rotate-config.ts'

const hashSchema = z.string().regex(/^[0-9a-f]{8}$/)
const slotSchema = z.enum(slots)
const timeSchema = z.iso.datetime()

const recordSchema = z.strictObject({
  venue: z.string(),
  environment: z.string(),
  /** `flipping` before the variable is set, `flipped` after it was read back. */
  state: z.enum(['flipping', 'flipped']),
  from: slotSchema.nullable(),
  slot: slotSchema,
  /** Keyed hash of the key in `slot`. */
  hmac8: hashSchema,
  /** Since when that key is there, as far as is known. */
  updated_at: timeSchema,
  at: timeSchema,
  actor: z.string(),
  verified_by: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('probe'), endpoint: z.string(), at: timeSchema }),
    z.strictObject({ kind: z.literal('nobody'), reason: z.string().min(1) }),
  ]),
  /** Every key that was seen in a slot last. */
  slots: z.partialRecord(slotSchema, z.strictObject({ hmac8: hashSchema, updated_at: timeSchema })),
})

/** One flip as it was begun or done. Holds hashes of keys, never keys. */
export type RotationRecord = z.infer<typeof recordSchema>

const fileSchema = z.strictObject({
  schema: z.literal('papergate/rotation/v1'),
  rotations: z.record(z.string(), recordSchema),
})

/** The record of a rotation; null without one. @throws WorldError for a file that is damaged. */
export async function readRecord(path: string, name: string): Promise<RotationRecord | null> {
  return (await readAll(path))[name] ?? null
}

/** Writes the record of a rotation and leaves those of the others as they are. */
export async function writeRecord(
  path: string,
  name: string,
  record: RotationRecord,
): Promise<void> {
  const rotations = { ...(await readAll(path)), [name]: record }
  const text = `${JSON.stringify({ schema: 'papergate/rotation/v1', rotations }, null, 2)}\n`
  await mkdir(dirname(path), { recursive: true })
  await replaceFile(path, text, 0o600)
}

async function readAll(path: string): Promise<Readonly<Record<string, RotationRecord>>> {
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return {}
    throw error
  }
  try {
    return fileSchema.parse(JSON.parse(text)).rotations
  } catch (error) {
    throw new WorldError(
      'rotate/record',
      {
        expected: `${path} to be a record of rotations as papergate writes it`,
        found: firstProblem(error),
        fix: 'Restore it from a backup, or remove it: the next flip writes it anew, and ages start again.',
      },
      { cause: error },
    )
  }
}
