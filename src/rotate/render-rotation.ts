import { countOf } from '../contract/count-of.ts'
import type { Flip } from './flip-slot.ts'
import { ageInDays } from './judge-rotation.ts'
import type { RotationCheck } from './judge-rotation.ts'
import { slots } from './rotate-config.ts'
import type { RotationFacts } from './rotation-facts.ts'
import type { Verification } from './verify-slot.ts'

/** What `--json` prints of a rotation's status. */
export type RotationStatus = {
  readonly schema: 'papergate/rotation-status/v1'
  readonly name: string
  readonly venue: string
  readonly environment: string
  readonly slotVariable: string
  readonly active: 'A' | 'B' | null
  readonly slots: Readonly<
    Record<
      'A' | 'B',
      {
        readonly hmac8: string | null
        readonly updatedAt: string | null
        readonly ageDays: number | null
      }
    >
  >
  readonly record: RotationFacts['record']
  readonly running: RotationFacts['running']
  readonly proof: RotationFacts['proof']
  readonly checks: readonly RotationCheck[]
}

export function toStatus(
  facts: RotationFacts,
  checks: readonly RotationCheck[],
  now: Date,
): RotationStatus {
  const { rotation, active, record, running, proof } = facts
  const slotOf = (slot: 'A' | 'B') => {
    const { hash8, updatedAt } = facts.slots[slot]
    return { hmac8: hash8, updatedAt, ageDays: ageInDays(updatedAt, now) }
  }
  return {
    schema: 'papergate/rotation-status/v1',
    name: rotation.name,
    venue: rotation.venue,
    environment: rotation.environment,
    slotVariable: rotation.slotVariable,
    active,
    slots: { A: slotOf('A'), B: slotOf('B') },
    record,
    running,
    proof,
    checks,
  }
}

/** A rotation's status as a table for people: its slots, then what was checked. */
export function renderStatus(status: RotationStatus): string {
  const rows = slots.map((slot) => {
    const { hmac8, ageDays } = status.slots[slot]
    return [
      status.active === slot ? '*' : ' ',
      slot,
      hmac8 ?? status.record?.slots[slot]?.hmac8 ?? 'not known',
      ageDays === null ? 'age not known' : countOf(ageDays, 'day'),
    ]
  })
  const width = Math.max(...rows.map(([, , hash = '']) => hash.length))
  return [
    `${status.name}: ${status.venue} in ${status.environment}, slot by ${status.slotVariable}`,
    ...rows.map(
      ([mark, slot, hash = '', age]) => `  ${mark} ${slot}  ${hash.padEnd(width)}  ${age}`,
    ),
    ...status.checks.flatMap(({ id, state, found, fix }) => [
      `  ${state.padEnd(7)}  ${id.padEnd(20)}  ${found}`,
      ...(fix === '' ? [] : [`  ${' '.repeat(7)}  ${' '.repeat(20)}  to do: ${fix}`]),
    ]),
  ].join('\n')
}

export function renderVerification(
  name: string,
  { slot, host, outcome, because }: Verification,
): string {
  return `${name}: slot ${slot} is ${outcome} at ${host}: ${because}`
}

/** What a flip did, and what comes next. */
export function renderFlip(name: string, flip: Flip, variable: string): string {
  const { from, slot, hmac8, verification } = flip
  const proof = verification === null ? [] : [renderVerification(name, verification)]
  const unverified = verification === null ? ', not verified' : ''
  switch (flip.kind) {
    case 'unchanged':
      return `${name}: slot ${slot} with key ${hmac8} is active and recorded already`
    case 'planned':
      return [
        ...proof,
        `${name}: would set ${variable} from ${from ?? 'nothing'} to ${slot} and record key ${hmac8}${unverified}; nothing was changed`,
      ].join('\n')
    case 'flipped':
      return [
        ...proof,
        from === slot
          ? `${name}: slot ${slot} was active already; recorded its key ${hmac8}${unverified}`
          : `${name}: set ${variable} from ${from ?? 'nothing'} to ${slot} and recorded key ${hmac8}${unverified}`,
        'next: deploy, then `papergate rotate status` must show the same key in the container',
      ].join('\n')
    case 'live':
      return [
        `${name}: slot ${slot} holds a live key: ${flip.whyLive ?? ''}; nothing was changed, and it was sent nowhere`,
        'to do: take it out of the slot, revoke it if anyone else could see it, and save a paper key there',
      ].join('\n')
    case 'refused':
    case 'unproven':
      return [...proof, `${name}: nothing was changed`].join('\n')
    default:
      return flip.kind satisfies never
  }
}
