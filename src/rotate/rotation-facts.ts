import { PapergateError } from '../contract/papergate-error.ts'
import type { Redactor } from '../redaction/redactor.ts'
import type { KeyedHash } from './keyed-hash.ts'
import type { Credential } from './probes/probe.ts'
import type { RunningKey } from './read-running.ts'
import { isSlot, otherSlot, slots } from './rotate-config.ts'
import type { Rotation, Slot } from './rotate-config.ts'
import type { RotationRecord } from './rotation-record.ts'
import { readSlot, slotNames } from './slot-names.ts'
import type { SlotStore } from './stores/slot-store.ts'
import type { Verification } from './verify-slot.ts'

/** What is known of one slot. `hash8` is null where the key is not at hand, `updatedAt` where no time is known. */
type SlotFacts = { readonly hash8: string | null; readonly updatedAt: string | null }

/** All that a rotation is judged by; hashes, never keys. */
export type RotationFacts = {
  readonly rotation: Rotation
  readonly variable: string | null
  readonly active: Slot | null
  readonly slots: Readonly<Record<Slot, SlotFacts>>
  readonly record: RotationRecord | null
  /** Null where no container is to be compared. */
  readonly running: readonly { readonly container: string; readonly hash8: string | null }[] | null
  /** Why the containers could not be read; null where they were, or need not be. */
  readonly runningProblem: string | null
  /** Null unless a proof was asked for. */
  readonly proof: {
    readonly active: Verification | null
    readonly other: Verification | null
  } | null
}

export type FactSources = {
  readonly store: SlotStore
  readonly readRecord: () => Promise<RotationRecord | null>
  readonly hash: KeyedHash
  readonly redactor: Redactor
  /** Null where no container is to be compared. */
  readonly readRunning: (() => Promise<readonly RunningKey[]>) | null
  /** Null unless a proof is asked for. */
  readonly verify: ((slot: Slot, credential: Credential) => Promise<Verification>) | null
}

/** Collects what is known of a rotation. Every key is registered with the redactor as it is read. */
export async function readRotation(
  rotation: Rotation,
  sources: FactSources,
): Promise<RotationFacts> {
  const keys = await readSlots(rotation, sources)
  const [variable, times, record, running] = await Promise.all([
    sources.store.readVariable(),
    sources.store.readTimes(),
    sources.readRecord(),
    readContainers(sources),
  ])
  for (const { credential } of running.keys ?? []) registerKey(credential, sources.redactor)
  const hashOf = (credential: Credential | null): string | null =>
    credential === null ? null : sources.hash(credential)
  const factsOf = (slot: Slot): SlotFacts => {
    const hash8 = hashOf(keys[slot])
    return { hash8, updatedAt: timeOf({ rotation, slot, hash8, times, record }) }
  }
  const active = isSlot(variable) ? variable : null
  return {
    rotation,
    variable,
    active,
    slots: { A: factsOf('A'), B: factsOf('B') },
    record,
    running:
      running.keys?.map(({ container, credential }) => ({
        container,
        hash8: hashOf(credential),
      })) ?? null,
    runningProblem: running.problem,
    proof: await readProof(keys, active, sources),
  }
}

/** The keys of both slots, registered with the redactor; null for a slot that is not at hand. */
export async function readSlots(
  rotation: Rotation,
  { store, redactor }: Pick<FactSources, 'store' | 'redactor'>,
): Promise<Readonly<Record<Slot, Credential | null>>> {
  const values = await store.readValues()
  for (const name of slots.flatMap((slot) => slotNames(rotation, slot))) {
    redactor.register(values[name] ?? '')
  }
  return { A: readSlot(rotation, 'A', values), B: readSlot(rotation, 'B', values) }
}

/** An engine that does not answer must not hide the rest of the status. */
async function readContainers({ readRunning }: FactSources): Promise<{
  readonly keys: readonly RunningKey[] | null
  readonly problem: string | null
}> {
  try {
    return { keys: (await readRunning?.()) ?? null, problem: null }
  } catch (error) {
    if (error instanceof PapergateError) return { keys: null, problem: error.parts.found }
    throw error
  }
}

function registerKey(credential: Credential | null, redactor: Redactor): void {
  for (const value of Object.values(credential ?? {})) redactor.register(value)
}

/**
 * Since when a slot holds its key. GitHub counts every save, of the same key as well, so a recorded
 * time of the same key wins. Of several secrets the oldest counts.
 */
export function timeOf(known: {
  readonly rotation: Rotation
  readonly slot: Slot
  readonly hash8: string | null
  readonly times: ReadonlyMap<string, string> | null
  readonly record: RotationRecord | null
}): string | null {
  const { rotation, slot, hash8, times, record } = known
  const saved = slotNames(rotation, slot).flatMap((name) => times?.get(name) ?? [])
  const recorded = record?.slots[slot]
  const isSame = recorded !== undefined && hash8 === recorded.hmac8
  const all = isSame ? [...saved, recorded.updated_at] : saved
  return all.sort()[0] ?? null
}

async function readProof(
  keys: Readonly<Record<Slot, Credential | null>>,
  active: Slot | null,
  { verify }: FactSources,
): Promise<RotationFacts['proof']> {
  if (verify === null) return null
  const ask = async (slot: Slot | null): Promise<Verification | null> => {
    const key = slot === null ? null : keys[slot]
    return slot === null || key === null ? null : verify(slot, key)
  }
  return { active: await ask(active), other: await ask(active === null ? null : otherSlot(active)) }
}
