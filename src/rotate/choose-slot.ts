import { InputError } from '../contract/input-error.ts'
import { isSlot, otherSlot } from './rotate-config.ts'
import type { Slot } from './rotate-config.ts'
import type { SlotStore } from './stores/slot-store.ts'

/** The slot that is meant. @throws InputError for the idle one where the variable does not say which it is. */
export async function chooseSlot(
  slot: Slot | 'idle',
  store: Pick<SlotStore, 'variable' | 'readVariable'>,
): Promise<Slot> {
  if (slot !== 'idle') return slot
  const active = await store.readVariable()
  if (isSlot(active)) return otherSlot(active)
  throw new InputError('rotate/no-slot', {
    expected: `${store.variable} to be A or B, so that the idle slot can be told`,
    found: active === null ? 'nothing' : 'another text',
    fix: 'Name the slot: --slot A or --slot B.',
  })
}
