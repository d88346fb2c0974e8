import type { Credential } from './probes/probe.ts'
import type { CredentialField, Rotation, Slot } from './rotate-config.ts'

/** Name of a secret in a slot: `ALPACA_PAPER_SECRET_B`. */
export function slotName(name: string, slot: Slot): string {
  return `${name}_${slot}`
}

/** Names of all secrets of a slot. */
export function slotNames({ names }: Pick<Rotation, 'names'>, slot: Slot): readonly string[] {
  return Object.values(names).map((name) => slotName(name, slot))
}

/** The key in a slot; null unless every one of its fields is there. */
export function readSlot(
  { names }: Pick<Rotation, 'names'>,
  slot: Slot,
  values: Readonly<Record<string, string | undefined>>,
): Credential | null {
  return pick(names, (name) => values[slotName(name, slot)])
}

/**
 * The key that a container's environment holds: under the plain names, or in the slot that its own
 * slot variable names. Null unless every field is there.
 */
export function readRunning(
  rotation: Pick<Rotation, 'names' | 'running' | 'slotVariable'>,
  env: Readonly<Record<string, string | undefined>>,
): Credential | null {
  const names = rotation.running?.names ?? rotation.names
  const plain = pick(names, (name) => env[name])
  const slot = env[rotation.slotVariable]
  if (plain !== null || (slot !== 'A' && slot !== 'B')) return plain
  return pick(names, (name) => env[slotName(name, slot)])
}

function pick(names: Rotation['names'], valueOf: (name: string) => string | undefined) {
  const found = Object.entries(names).map(
    ([field, name]) => [field as CredentialField, valueOf(name) ?? ''] as const,
  )
  return found.every(([, value]) => value !== '') ? (Object.fromEntries(found) as Credential) : null
}
