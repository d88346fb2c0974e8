import { expect, it } from 'vitest'

import { judgeRotation } from './judge-rotation.ts'
import { renderStatus, toStatus } from './render-rotation.ts'
import type { RotationFacts } from './rotation-facts.ts'
import type { RotationRecord } from './rotation-record.ts'
import { makeRotation } from './testing/make-rotation.ts'
import type { Verification } from './verify-slot.ts'

const now = new Date('2027-04-01T00:00:00Z')
const daysAgo = (days: number) => new Date(now.getTime() - days * 86_400_000).toISOString()
const rotation = makeRotation({ running: { service: 'gateway' } })

const record: RotationRecord = {
  venue: 'alpaca',
  environment: 'staging',
  state: 'flipped',
  from: 'A',
  slot: 'B',
  hmac8: 'bbbbbbbb',
  updated_at: daysAgo(10),
  at: daysAgo(10),
  actor: 'ann',
  verified_by: { kind: 'probe', endpoint: 'alpaca', at: daysAgo(10) },
  slots: {
    A: { hmac8: 'aaaaaaaa', updated_at: daysAgo(100) },
    B: { hmac8: 'bbbbbbbb', updated_at: daysAgo(10) },
  },
}

const facts: RotationFacts = {
  rotation,
  variable: 'B',
  active: 'B',
  slots: {
    A: { hash8: 'aaaaaaaa', updatedAt: daysAgo(100) },
    B: { hash8: 'bbbbbbbb', updatedAt: daysAgo(10) },
  },
  record,
  running: [{ container: 'gateway-1', hash8: 'bbbbbbbb' }],
  runningProblem: null,
  proof: null,
}

function stateOf(id: string, changes: Partial<RotationFacts>) {
  const check = judgeRotation({ ...facts, ...changes }, now).find((found) => found.id === id)
  return [check?.state, check?.found]
}

const withB = (hash8: string | null, updatedAt: string | null = daysAgo(10)) => ({
  slots: { ...facts.slots, B: { hash8, updatedAt } },
})

it('a rotation where all agrees passes every check', () => {
  expect(new Set(judgeRotation(facts, now).map(({ state }) => state))).toEqual(new Set(['pass']))
})

it.each([
  [0, 'pass'],
  [60, 'pass'],
  [61, 'warn'],
  [90, 'warn'],
  [91, 'fail'],
])('a key of %i days is judged %s', (days, state) => {
  expect(stateOf('rotate/age', withB('bbbbbbbb', daysAgo(days)))[0]).toBe(state)
})

it('an age that cannot be told is no pass', () => {
  expect(stateOf('rotate/age', withB('bbbbbbbb', null))[0]).toBe('unknown')
})

it.each([
  [null, 'PAPER_KEY_SLOT is not set'],
  ['C', 'PAPER_KEY_SLOT is neither A nor B'],
])('a slot variable of %j fails', (variable, found) => {
  expect(stateOf('rotate/slot', { variable, active: null })).toEqual(['fail', found])
})

it.each([
  ['the key of slot B', 'bbbbbbbb', 'pass', /gateway-1 runs with the key of slot B, bbbbbbbb/],
  ['the key of slot A', 'aaaaaaaa', 'fail', /still runs with the key of slot A/],
  ['another key', 'cccccccc', 'fail', /in neither slot/],
  ['no key', null, 'unknown', /cannot be read/],
] as const)('a container with %s', (_, hash8, state, text) => {
  const found = stateOf('rotate/running', { running: [{ container: 'gateway-1', hash8 }] })
  expect(found).toEqual([state, expect.stringMatching(text)])
})

it('a service without a container, and an engine that does not answer, are no pass', () => {
  expect(stateOf('rotate/running', { running: [] })[0]).toBe('unknown')
  const gone = { running: null, runningProblem: 'connect ENOENT' }
  expect(stateOf('rotate/running', gone)[0]).toBe('unknown')
})

it('where no secret is at hand the container is compared with the record', () => {
  const none = { hash8: null, updatedAt: daysAgo(10) }
  expect(stateOf('rotate/running', { slots: { A: none, B: none } })[0]).toBe('pass')
  expect(stateOf('rotate/running', { slots: { A: none, B: none }, record: null })[0]).toBe(
    'unknown',
  )
})

it('a variable changed by hand, and a secret changed in place, fail', () => {
  expect(stateOf('rotate/record', { variable: 'A', active: 'A' })).toEqual([
    'fail',
    expect.stringMatching(/slot B was recorded .* but slot A is active/),
  ])
  expect(stateOf('rotate/record', withB('cccccccc'))).toEqual([
    'fail',
    expect.stringMatching(/changed in place/),
  ])
})

const proofOf = (slot: 'A' | 'B', outcome: Verification['outcome']): Verification => ({
  slot,
  outcome,
  because: 'so it says',
  endpoint: 'alpaca',
  host: 'paper-api.alpaca.markets',
  at: daysAgo(0),
})

it.each([
  ['proven', 'refused', 'pass', 'pass'],
  ['proven', 'proven', 'pass', 'fail'],
  ['proven', 'unproven', 'pass', 'unknown'],
  ['refused', 'refused', 'fail', 'pass'],
  ['unproven', 'unproven', 'unknown', 'unknown'],
] as const)(
  'a proof of an active key %s and an old one %s: %s, %s',
  (active, old, first, second) => {
    const proof = { active: proofOf('B', active), other: proofOf('A', old) }
    expect(stateOf('rotate/active-proven', { proof })[0]).toBe(first)
    expect(stateOf('rotate/old-refused', { proof })[0]).toBe(second)
  },
)

it('a new key in the idle slot may be accepted, an unrecorded one is not judged', () => {
  const proof = { active: proofOf('B', 'proven'), other: proofOf('A', 'proven') }
  const slots = { ...facts.slots, A: { hash8: 'dddddddd', updatedAt: null } }
  expect(stateOf('rotate/old-refused', { proof, slots })[0]).toBe('pass')
  expect(stateOf('rotate/old-refused', { proof, slots, record: null })[0]).toBe('unknown')
})

it('the status as a table', () => {
  const running = [{ container: 'gateway-1', hash8: 'aaaaaaaa' }]
  const changed = { ...facts, running, ...withB('bbbbbbbb', daysAgo(70)) }
  const status = toStatus(changed, judgeRotation(changed, now), now)
  expect(renderStatus(status)).toMatchInlineSnapshot(`
    "staging: alpaca in staging, slot by PAPER_KEY_SLOT
        A  aaaaaaaa  100 days
      * B  bbbbbbbb  70 days
      pass     rotate/slot           slot B is active
      pass     rotate/record         slot B with key bbbbbbbb since 2027-03-22T00:00:00.000Z, by ann
      warn     rotate/age            the key in slot B is 70 days old, more than 60
                                     to do: Save a new key in slot A and flip.
      pass     rotate/two-keys       the slots hold different keys
      fail     rotate/running        gateway-1 still runs with the key of slot A, aaaaaaaa
                                     to do: Deploy; until then do not revoke that key."
  `)
})
