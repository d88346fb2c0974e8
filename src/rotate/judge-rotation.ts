import { countOf } from '../contract/count-of.ts'
import { otherSlot } from './rotate-config.ts'
import type { Slot } from './rotate-config.ts'
import type { RotationFacts } from './rotation-facts.ts'

/** One thing that was looked at. `unknown` is what could not be decided; it is no pass. */
export type RotationCheck = {
  readonly id: string
  readonly state: 'pass' | 'warn' | 'fail' | 'unknown'
  readonly found: string
  /** Empty where nothing is to be done. */
  readonly fix: string
}

type Judgement = Omit<RotationCheck, 'id'>

const DAY = 86_400_000

/** Judges a rotation: its slot, the last flip, the key's age, what runs, and the proofs asked for. */
export function judgeRotation(facts: RotationFacts, now: Date): readonly RotationCheck[] {
  const { active } = facts
  const checks: RotationCheck[] = [{ id: 'rotate/slot', ...judgeVariable(facts) }]
  checks.push({ id: 'rotate/record', ...judgeRecord(facts) })
  if (active === null) return checks
  checks.push({ id: 'rotate/age', ...judgeAge(facts, active, now) })
  checks.push({ id: 'rotate/two-keys', ...judgeDifference(facts) })
  for (const running of facts.running === null ? [] : withNone(facts.running)) {
    checks.push({ id: 'rotate/running', ...judgeRunning(facts, active, running) })
  }
  if (facts.runningProblem !== null) {
    const found = `the containers cannot be read: ${facts.runningProblem}`
    checks.push({ id: 'rotate/running', ...unknown(found, 'Ask where the engine can be reached.') })
  }
  if (facts.proof !== null) {
    checks.push({ id: 'rotate/active-proven', ...judgeActiveProof(facts) })
    checks.push({ id: 'rotate/old-refused', ...judgeOldProof(facts, otherSlot(active)) })
  }
  return checks
}

/** Age of a key in whole days; null where its time is not known. */
export function ageInDays(updatedAt: string | null, now: Date): number | null {
  return updatedAt === null
    ? null
    : Math.max(0, Math.floor((now.getTime() - Date.parse(updatedAt)) / DAY))
}

function judgeVariable({ rotation, variable, active }: RotationFacts): Judgement {
  if (active !== null) return pass(`slot ${active} is active`)
  return fail(
    `${rotation.slotVariable} ${variable === null ? 'is not set' : 'is neither A nor B'}`,
    'Name the slot that is in use: `papergate rotate flip --slot A` (or B).',
  )
}

function judgeRecord({ record, active, slots }: RotationFacts): Judgement {
  if (record === null) {
    return warn(
      'no flip was recorded yet',
      'Flip once, or record the slot in use with `papergate rotate flip --slot <it>`.',
    )
  }
  const { slot, state, at, actor, hmac8 } = record
  if (state === 'flipping') {
    const reached =
      active === slot ? 'the variable says so already' : 'the variable was not set yet'
    return fail(
      `a flip to slot ${slot} was begun at ${at} by ${actor} and not finished; ${reached}`,
      `Run \`papergate rotate flip --slot ${slot}\` again; it goes on from there.`,
    )
  }
  if (active !== null && active !== slot) {
    return fail(
      `slot ${slot} was recorded at ${at} by ${actor}, but slot ${active} is active: the variable was changed by hand or elsewhere`,
      `Run \`papergate rotate flip --slot ${slot}\` to go back, or \`--slot ${active}\` to record what is.`,
    )
  }
  const held = slots[slot].hash8
  if (held !== null && held !== hmac8) {
    return fail(
      `slot ${slot} holds the key ${held}, but ${hmac8} was recorded: the secret was changed in place`,
      `Verify it and record it with \`papergate rotate flip --slot ${slot}\`. Next time save a new key in the idle slot.`,
    )
  }
  return pass(`slot ${slot} with key ${hmac8} since ${at}, by ${actor}`)
}

function judgeAge({ rotation, slots }: RotationFacts, active: Slot, now: Date): Judgement {
  const days = ageInDays(slots[active].updatedAt, now)
  const { warn: old, fail: tooOld } = rotation.age
  if (days === null) {
    return unknown(
      `how old the key in slot ${active} is cannot be told`,
      'Give a token that may read the environment’s secrets, or record the key with a flip.',
    )
  }
  const found = `the key in slot ${active} is ${countOf(days, 'day')} old`
  const fix = `Save a new key in slot ${otherSlot(active)} and flip.`
  if (days > tooOld) return fail(`${found}, more than ${tooOld}`, fix)
  if (days > old) return warn(`${found}, more than ${old}`, fix)
  return pass(found)
}

function judgeDifference({ slots }: RotationFacts): Judgement {
  if (slots.A.hash8 === null || slots.B.hash8 === null) {
    return pass('at most one slot’s key is at hand to compare')
  }
  return slots.A.hash8 === slots.B.hash8
    ? warn('both slots hold the same key', 'Before the next flip, save a new key in the idle slot.')
    : pass('the slots hold different keys')
}

type Running = { readonly container: string; readonly hash8: string | null }

function withNone(running: readonly Running[]): readonly (Running | null)[] {
  return running.length === 0 ? [null] : running
}

function judgeRunning(facts: RotationFacts, active: Slot, running: Running | null): Judgement {
  const { rotation, slots, record } = facts
  if (running === null) {
    return unknown(
      `no container of ${rotation.running?.service ?? ''} runs`,
      'Deploy, then ask again.',
    )
  }
  const { container, hash8 } = running
  if (hash8 === null) {
    return unknown(
      `the key in the environment of ${container} cannot be read`,
      'Name the variables inside the container with `running.names`.',
    )
  }
  const hashOf = (slot: Slot): string | null =>
    slots[slot].hash8 ?? record?.slots[slot]?.hmac8 ?? null
  const expected = hashOf(active)
  if (expected === null) {
    return unknown(
      `${container} runs with key ${hash8}; the key of slot ${active} is not known to compare`,
      'Give this step the secrets of both slots, or record them with a flip.',
    )
  }
  if (hash8 === expected) return pass(`${container} runs with the key of slot ${active}, ${hash8}`)
  const other = otherSlot(active)
  return hash8 === hashOf(other)
    ? fail(
        `${container} still runs with the key of slot ${other}, ${hash8}`,
        'Deploy; until then do not revoke that key.',
      )
    : fail(
        `${container} runs with key ${hash8}, which is in neither slot`,
        'Find out where it comes from, then deploy.',
      )
}

function judgeActiveProof({ proof }: RotationFacts): Judgement {
  const found = proof?.active ?? null
  if (found === null) {
    return unknown('the active slot’s key is not at hand to prove', 'Give this step its secrets.')
  }
  const text = `slot ${found.slot} at ${found.host}: ${found.because}`
  if (found.outcome === 'proven') return pass(text)
  return found.outcome === 'refused'
    ? fail(text, 'Trading with it will fail: verify the other slot and flip.')
    : unknown(text, 'Ask again later, or from an address that the key allows.')
}

/** Only a key that was in use before must be refused; a new one in the idle slot waits for its turn. */
function judgeOldProof({ proof, record, slots }: RotationFacts, idle: Slot): Judgement {
  const found = proof?.other ?? null
  const old = record?.slots[idle]?.hmac8
  if (found === null) {
    return unknown(
      `the old key in slot ${idle} is not at hand to prove that it is refused`,
      'Keep it in the slot until its refusal is proven.',
    )
  }
  const text = `slot ${idle} at ${found.host}: ${found.because}`
  if (found.outcome === 'unproven') return unknown(text, 'Ask again later.')
  if (found.outcome === 'refused') return pass(`${text}, as it should be after its revocation`)
  if (old === undefined) {
    return unknown(
      `${text}; no flip was recorded that says whether this key is old or new`,
      'Revoke it at the venue if it is the old one.',
    )
  }
  return old === slots[idle].hash8
    ? fail(`${text}: the old key is still accepted`, 'Revoke it at the venue, then ask again.')
    : pass(`${text}; it is a new key, waiting for a flip`)
}

function pass(found: string): Judgement {
  return { state: 'pass', found, fix: '' }
}
function warn(found: string, fix: string): Judgement {
  return { state: 'warn', found, fix }
}
function fail(found: string, fix: string): Judgement {
  return { state: 'fail', found, fix }
}
function unknown(found: string, fix: string): Judgement {
  return { state: 'unknown', found, fix }
}
