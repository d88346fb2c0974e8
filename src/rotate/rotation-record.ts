import * as z from 'zod'

import { firstProblem } from '../contract/first-problem.ts'
import { WorldError } from '../contract/world-error.ts'
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
  /** The key that each slot had when it was in use last. */
  slots: z.partialRecord(slotSchema, z.strictObject({ hmac8: hashSchema, updated_at: timeSchema })),
})

/** One flip as it was begun or done. Holds hashes of keys, never keys. */
export type RotationRecord = z.infer<typeof recordSchema>

const documentSchema = z.strictObject({
  schema: z.literal('papergate/rotation/v1'),
  rotations: z.record(z.string(), recordSchema),
})

/** Where the text of the records is kept; null where there is none yet. */
export type RecordStore = {
  /** For messages: a path, or the name of a variable. */
  readonly place: string
  readonly read: () => Promise<string | null>
  readonly write: (text: string) => Promise<void>
}

/** The record of a rotation; null without one. @throws WorldError for a text that is damaged. */
export async function readRecord(store: RecordStore, name: string): Promise<RotationRecord | null> {
  return (await readAll(store)).get(name) ?? null
}

/** Writes the record of a rotation and leaves those of the others as they are. */
export async function writeRecord(
  store: RecordStore,
  name: string,
  record: RotationRecord,
): Promise<void> {
  const all = new Map(await readAll(store)).set(name, record)
  const rotations = Object.fromEntries(all)
  await store.write(`${JSON.stringify({ schema: 'papergate/rotation/v1', rotations }, null, 2)}\n`)
}

async function readAll(store: RecordStore): Promise<ReadonlyMap<string, RotationRecord>> {
  const text = await store.read()
  if (text === null) return new Map()
  try {
    return new Map(Object.entries(documentSchema.parse(JSON.parse(text)).rotations))
  } catch (error) {
    throw new WorldError(
      'rotate/record',
      {
        expected: `${store.place} to hold records of rotations as papergate writes them`,
        found: firstProblem(error),
        fix: 'Restore it from a backup, or remove it: the next flip writes it anew, and ages start again.',
      },
      { cause: error },
    )
  }
}
