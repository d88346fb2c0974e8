import { rotateSchema } from '../rotate-config.ts'
import type { Rotation } from '../rotate-config.ts'
import type { RecordStore } from '../rotation-record.ts'
import type { SlotStore } from '../stores/slot-store.ts'

/** Recognisable key material: no venue issued it. */
export function syntheticKey(prefix: string, mark: string, length: number): string {
  return `${prefix}${mark.repeat(length)}`.slice(0, length)
}

export const OLD = { keyId: syntheticKey('PK', '0451A', 20), secret: syntheticKey('', '0451a', 40) }
export const NEW = { keyId: syntheticKey('PK', '0451B', 20), secret: syntheticKey('', '0451b', 40) }

/** Both slots as variables: the old key in A, the new one in B. */
export const bothSlots: Readonly<Record<string, string>> = {
  PAPER_KEY_ID_A: OLD.keyId,
  PAPER_SECRET_A: OLD.secret,
  PAPER_KEY_ID_B: NEW.keyId,
  PAPER_SECRET_B: NEW.secret,
}

/** A rotation as `papergate.yml` would give it. */
export function makeRotation(changes: Readonly<Record<string, unknown>> = {}): Rotation {
  const section = {
    venue: 'alpaca',
    names: { keyId: 'PAPER_KEY_ID', secret: 'PAPER_SECRET' },
    ...changes,
  }
  const parsed = rotateSchema.parse({ staging: section })['staging']
  if (parsed === undefined) throw new Error('a rotation was expected')
  return { ...parsed, name: 'staging', environment: 'staging' }
}

/** A store in memory; `events` tells what was written, in order. */
export function memoryStores(values: Readonly<Record<string, string>> = bothSlots) {
  const state = { variable: 'A' as string | null, record: null as string | null }
  const events: string[] = []
  const store: SlotStore = {
    variable: 'the variable PAPER_KEY_SLOT',
    readVariable: async () => state.variable,
    writeVariable: async (slot) => {
      events.push(`variable ${slot}`)
      state.variable = slot
    },
    readValues: async () => values,
    readTimes: async () => null,
  }
  const records: RecordStore = {
    place: 'memory',
    read: async () => state.record,
    write: async (text) => {
      events.push(`record ${/"state": "(\w+)"/.exec(text)?.[1] ?? ''}`)
      state.record = text
    },
  }
  return { state, events, store, records }
}
