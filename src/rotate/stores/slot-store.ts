import type { Slot } from '../rotate-config.ts'

/** Where the two slots and the variable that chooses between them are kept. */
export type SlotStore = {
  /** For messages: `the variable PAPER_KEY_SLOT of the environment staging`. */
  readonly variable: string
  /** The slot variable's text as it is; null where it is not set. */
  readonly readVariable: () => Promise<string | null>
  /** @throws WorldError or InputError where it cannot be set. */
  readonly writeVariable: (slot: Slot) => Promise<void>
  /** The secrets that are at hand, by name. Register them before anything else is done. */
  readonly readValues: () => Promise<Readonly<Record<string, string | undefined>>>
  /** ISO time of each secret's last change by name; null where the store cannot tell. */
  readonly readTimes: () => Promise<ReadonlyMap<string, string> | null>
}
