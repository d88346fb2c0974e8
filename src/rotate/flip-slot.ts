import { isDeepStrictEqual } from 'node:util'

import { InputError } from '../contract/input-error.ts'
import { WorldError } from '../contract/world-error.ts'
import type { Redactor } from '../redaction/redactor.ts'
import { chooseSlot } from './choose-slot.ts'
import type { KeyedHash } from './keyed-hash.ts'
import type { PaperGet } from './paper-get.ts'
import type { Credential } from './probes/probe.ts'
import { isSlot, otherSlot } from './rotate-config.ts'
import type { Rotation, Slot } from './rotate-config.ts'
import { readSlots, timeOf } from './rotation-facts.ts'
import type { RotationRecord } from './rotation-record.ts'
import { slotNames } from './slot-names.ts'
import type { SlotStore } from './stores/slot-store.ts'
import { verifySlot } from './verify-slot.ts'
import type { Verification } from './verify-slot.ts'

export type FlipRequest = {
  readonly slot: Slot | 'idle'
  /** Why the key is not verified; null to verify it. */
  readonly unverified: string | null
  readonly isDryRun: boolean
}

export type FlipDeps = {
  readonly store: SlotStore
  readonly readRecord: () => Promise<RotationRecord | null>
  readonly writeRecord: (record: RotationRecord) => Promise<void>
  readonly hash: KeyedHash
  readonly redactor: Redactor
  readonly paperGet: PaperGet
  readonly now: () => Date
  readonly actor: string
  /** Why a slot's key must be taken for a live one; null where nothing says so. */
  readonly whyLive: (slot: Slot, key: Credential) => string | null
  /** Whether a lock keeps every other flip away; else only what they write tells of them. */
  readonly isAlone: boolean
}

/**
 * What a flip did: `unchanged` where the slot was in use and recorded already; `live`, `refused` and
 * `unproven` where the key was, and nothing was written.
 */
export type Flip = {
  readonly kind: 'flipped' | 'planned' | 'unchanged' | 'live' | 'refused' | 'unproven'
  readonly from: Slot | null
  readonly slot: Slot
  readonly hmac8: string
  readonly verification: Verification | null
  /** Why the key counts as live; null where it does not. */
  readonly whyLive: string | null
}

/**
 * Makes another slot the active one: verifies its key, records the intent, sets the variable, reads it
 * back, records the end. A crash in between leaves a record that says `flipping`; the same call goes on.
 * A key that looks live is sent nowhere, and no reason lets it pass.
 * @throws InputError for an empty slot or a slot that cannot be told; WorldError where a store refuses,
 * or another flip is under way.
 */
export async function flipSlot(
  rotation: Rotation,
  request: FlipRequest,
  deps: FlipDeps,
): Promise<Flip> {
  const keys = await readSlots(rotation, deps)
  const [variable, record] = await Promise.all([deps.store.readVariable(), deps.readRecord()])
  demandNoOther(record, deps)
  const from = isSlot(variable) ? variable : null
  const slot = await targetOf(request, deps, record)
  const credential = requireKey(rotation, slot, keys)
  const hmac8 = deps.hash(credential)
  const whyLive = deps.whyLive(slot, credential)
  const flip = { from, slot, hmac8, verification: null, whyLive }
  if (whyLive !== null) return { kind: 'live', ...flip }
  if (from === slot && isDone(record, slot, hmac8)) return { kind: 'unchanged', ...flip }
  demandAnotherKey(keys, slot, deps.hash)
  const verification =
    request.unverified === null ? await verifySlot(rotation, { slot, credential }, deps) : null
  if (verification !== null && verification.outcome !== 'proven') {
    return { kind: verification.outcome, ...flip, verification }
  }
  if (request.isDryRun) return { kind: 'planned', ...flip, verification }
  const next = await recordOf(
    { rotation, request, flip: { ...flip, verification }, record, keys },
    deps,
  )
  await begin({ ...next, state: 'flipping' }, deps)
  await setVariable(deps.store, variable, slot)
  await deps.writeRecord({ ...next, state: 'flipped', at: deps.now().toISOString() })
  return { kind: 'flipped', ...flip, verification }
}

/** Longer than a flip takes from its intent to its end; whatever is older broke off. */
const LONGEST_FLIP = 120_000

function demandNoOther(record: RotationRecord | null, { isAlone, now }: FlipDeps): void {
  if (isAlone || record?.state !== 'flipping') return
  if (now().getTime() - Date.parse(record.at) >= LONGEST_FLIP) return
  throw new WorldError('rotate/flip-running', {
    expected: 'no other flip to be under way',
    found: `one to slot ${record.slot} that ${record.actor} began at ${record.at}`,
    fix: `Wait until it ends. If it broke off, flip again ${LONGEST_FLIP / 1_000} seconds after that time; it goes on from there.`,
  })
}

/** Records the intent, and sees that nobody else did at the same moment. */
async function begin(intent: RotationRecord, deps: FlipDeps): Promise<void> {
  await deps.writeRecord(intent)
  const read = await deps.readRecord()
  if (isDeepStrictEqual(read, intent)) return
  throw new WorldError('rotate/flip-running', {
    expected: 'no other flip to begin at the same moment',
    found: read === null ? 'no record any more' : `one to slot ${read.slot} by ${read.actor}`,
    fix: 'See `papergate rotate status`, then run again.',
  })
}

async function targetOf(
  { slot }: FlipRequest,
  { store }: FlipDeps,
  record: RotationRecord | null,
): Promise<Slot> {
  // A flip that was begun is finished first, however far it came.
  return slot === 'idle' && record?.state === 'flipping' ? record.slot : chooseSlot(slot, store)
}

function isDone(record: RotationRecord | null, slot: Slot, hmac8: string): boolean {
  return record?.state === 'flipped' && record.slot === slot && record.hmac8 === hmac8
}

function requireKey(
  rotation: Rotation,
  slot: Slot,
  keys: Readonly<Record<Slot, Credential | null>>,
): Credential {
  const key = keys[slot]
  if (key !== null) return key
  throw new InputError('rotate/slot-empty', {
    expected: `${slotNames(rotation, slot).join(' and ')} to be at hand`,
    found: 'at least one of them is empty or not given to this step',
    fix: `Save the new key in slot ${slot}, and give this step its secrets by these names.`,
  })
}

function demandAnotherKey(
  keys: Readonly<Record<Slot, Credential | null>>,
  slot: Slot,
  hash: KeyedHash,
): void {
  const [key, other] = [keys[slot], keys[otherSlot(slot)]]
  if (key === null || other === null || hash(key) !== hash(other)) return
  throw new InputError('rotate/same-key', {
    expected: `slot ${slot} to hold another key than slot ${otherSlot(slot)}`,
    found: `the same key ${hash(key)} in both`,
    fix: `Make a new key at the venue and save it in slot ${slot}.`,
  })
}

async function recordOf(
  facts: {
    readonly rotation: Rotation
    readonly request: FlipRequest
    readonly flip: Omit<Flip, 'kind'>
    readonly record: RotationRecord | null
    readonly keys: Readonly<Record<Slot, Credential | null>>
  },
  deps: FlipDeps,
): Promise<Omit<RotationRecord, 'state'>> {
  const { rotation, request, flip, record, keys } = facts
  const { slot, hmac8, verification } = flip
  const at = deps.now().toISOString()
  const times = await deps.store.readTimes()
  const entryOf = (of: Slot, hash8: string) => ({
    hmac8: hash8,
    updated_at: timeOf({ rotation, slot: of, hash8, times, record }) ?? at,
  })
  const other = otherSlot(slot)
  // A key that waits in the idle slot is new, and must not be recorded as an old one.
  const wasActive = flip.from === other ? keys[other] : null
  const entry = entryOf(slot, hmac8)
  return {
    venue: rotation.venue,
    environment: rotation.environment,
    from: flip.from,
    slot,
    hmac8,
    updated_at: entry.updated_at,
    at,
    actor: deps.actor,
    verified_by:
      verification === null
        ? { kind: 'nobody', reason: deps.redactor.redact(request.unverified ?? '') }
        : { kind: 'probe', endpoint: verification.endpoint, at: verification.at },
    slots: {
      ...record?.slots,
      ...(wasActive === null ? {} : { [other]: entryOf(other, deps.hash(wasActive)) }),
      [slot]: entry,
    },
  }
}

async function setVariable(store: SlotStore, before: string | null, slot: Slot): Promise<void> {
  if ((await store.readVariable()) !== before) {
    throw new WorldError('rotate/changed-meanwhile', {
      expected: `nobody else to change ${store.variable} meanwhile`,
      found: 'another text than a moment ago',
      fix: 'See `papergate rotate status`, then run again.',
    })
  }
  if (before !== slot) await store.writeVariable(slot)
  if ((await store.readVariable()) === slot) return
  throw new WorldError('rotate/not-set', {
    expected: `${store.variable} to be ${slot} after it was set`,
    found: 'another text',
    fix: 'See `papergate rotate status`, then run again.',
  })
}
