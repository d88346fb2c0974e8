import { expect, it } from 'vitest'

import { createRedactor } from '../redaction/redactor.ts'
import { flipSlot } from './flip-slot.ts'
import type { FlipRequest } from './flip-slot.ts'
import { judgeRotation } from './judge-rotation.ts'
import { createKeyedHash } from './keyed-hash.ts'
import type { PaperAnswer } from './paper-get.ts'
import { readRotation } from './rotation-facts.ts'
import { readRecord, writeRecord } from './rotation-record.ts'
import { bothSlots, makeRotation, memoryStores, NEW, OLD } from './testing/make-rotation.ts'

const rotation = makeRotation()
const hash = createKeyedHash('0451'.repeat(8), 'KEY')
const account = (number: string): PaperAnswer => ({
  kind: 'answer',
  status: 200,
  body: JSON.stringify({ account_number: number }),
})
const paper = account('PA0451TEST')

function setUp(options: { values?: Record<string, string>; answer?: PaperAnswer } = {}) {
  const memory = memoryStores(options.values ?? bothSlots)
  const redactor = createRedactor()
  const asked: string[] = []
  const deps = {
    store: memory.store,
    readRecord: () => readRecord(memory.records, rotation.name),
    writeRecord: (record: Parameters<typeof writeRecord>[2]) =>
      writeRecord(memory.records, rotation.name, record),
    hash,
    redactor,
    paperGet: async (_: string, __: string, headers: Readonly<Record<string, string>>) => {
      asked.push(headers['apca-api-key-id'] ?? '')
      return options.answer ?? paper
    },
    now: () => new Date('2027-01-02T03:04:05Z'),
    actor: 'ann',
    isAlone: true,
    whyLive: () => null,
  }
  const flip = (request: Partial<FlipRequest> = {}) =>
    flipSlot(rotation, { slot: 'idle', unverified: null, isDryRun: false, ...request }, deps)
  const check = async (id: string) => {
    const facts = await readRotation(rotation, { ...deps, readRunning: null, verify: null })
    return judgeRotation(facts, deps.now()).find((found) => found.id === id)
  }
  return { ...memory, deps, asked, redactor, flip, check }
}

it('a flip verifies the idle key, records its intent, sets the variable and records the end', async () => {
  const { flip, events, state, asked, deps } = setUp()
  expect(await flip()).toMatchObject({ kind: 'flipped', from: 'A', slot: 'B', hmac8: hash(NEW) })
  expect(asked).toEqual([NEW.keyId])
  expect(events).toEqual(['record flipping', 'variable B', 'record flipped'])
  expect(state.variable).toBe('B')
  expect(await deps.readRecord()).toEqual({
    venue: 'alpaca',
    environment: 'staging',
    state: 'flipped',
    from: 'A',
    slot: 'B',
    hmac8: hash(NEW),
    updated_at: '2027-01-02T03:04:05.000Z',
    at: '2027-01-02T03:04:05.000Z',
    actor: 'ann',
    verified_by: { kind: 'probe', endpoint: 'alpaca', at: '2027-01-02T03:04:05.000Z' },
    slots: {
      A: { hmac8: hash(OLD), updated_at: '2027-01-02T03:04:05.000Z' },
      B: { hmac8: hash(NEW), updated_at: '2027-01-02T03:04:05.000Z' },
    },
  })
})

it('a flip to a slot that is active and recorded asks nobody and changes nothing', async () => {
  const { flip, events, asked } = setUp()
  await flip({ slot: 'B' })
  events.length = 0
  asked.length = 0
  expect(await flip({ slot: 'B' })).toMatchObject({ kind: 'unchanged' })
  expect([events, asked]).toEqual([[], []])
})

it.each([
  ['refused', account('045104510')],
  ['unproven', { kind: 'none', because: 'time' }],
  ['unproven', { kind: 'none', because: 'certificate' }],
] as const)('a key that is %s changes nothing (%j)', async (kind, answer) => {
  const { flip, events, state } = setUp({ answer })
  expect(await flip()).toMatchObject({ kind })
  expect([events, state]).toEqual([[], { variable: 'A', record: null }])
})

it('a dry run verifies and changes nothing', async () => {
  const { flip, events, asked } = setUp()
  expect(await flip({ isDryRun: true })).toMatchObject({ kind: 'planned', from: 'A', slot: 'B' })
  expect([events, asked]).toEqual([[], [NEW.keyId]])
})

it('without verification the reason is recorded, and nobody is asked', async () => {
  const { flip, asked, deps } = setUp()
  const unverified = `the venue is down; seen by hand with ${NEW.secret}`
  expect(await flip({ unverified })).toMatchObject({ kind: 'flipped', verification: null })
  expect(asked).toEqual([])
  expect((await deps.readRecord())?.verified_by).toEqual({
    kind: 'nobody',
    reason: 'the venue is down; seen by hand with [redacted]',
  })
})

it.each([
  ['writing the intent', 0, 'rotate/record', 'warn', /no flip was recorded/],
  ['setting the variable', 1, 'rotate/record', 'fail', /slot B was begun .* not set yet/],
  ['reading the variable back', 2, 'rotate/record', 'fail', /slot B was begun .* says so already/],
] as const)(
  'a crash at %s leaves a state that status explains, and the next flip finishes it',
  async (_, survived, id, state, text) => {
    const world = setUp()
    const crash = async (): Promise<void> => {
      if (world.events.length === survived) throw new Error('crashed')
    }
    const { store, writeRecord: write } = world.deps
    const broken: typeof world.deps = {
      ...world.deps,
      store: { ...store, writeVariable: (slot) => crash().then(() => store.writeVariable(slot)) },
      writeRecord: (record) => crash().then(() => write(record)),
    }
    const request = { slot: 'idle', unverified: null, isDryRun: false } as const
    await expect(flipSlot(rotation, request, broken)).rejects.toThrow('crashed')
    expect(await world.check(id)).toMatchObject({
      state,
      found: expect.stringMatching(text) as string,
    })
    expect(await world.flip()).toMatchObject({ kind: 'flipped', slot: 'B' })
    expect(await world.check(id)).toMatchObject({ state: 'pass' })
    expect(world.state.variable).toBe('B')
  },
)

it('a variable that somebody else changes meanwhile is not overwritten', async () => {
  const { deps, state } = setUp()
  const { paperGet } = deps
  const failure = flipSlot(
    rotation,
    { slot: 'idle', unverified: null, isDryRun: false },
    {
      ...deps,
      paperGet: async (...call) => {
        state.variable = 'B'
        return paperGet(...call)
      },
    },
  )
  await expect(failure).rejects.toMatchObject({ code: 'rotate/changed-meanwhile', exitCode: 3 })
  expect(state.variable).toBe('B')
})

it('a key that looks live is sent nowhere and not flipped to, whatever the reason', async () => {
  const { deps, asked, events } = setUp()
  const whyLive = (slot: string) => `slot ${slot} begins as live ones do`
  for (const unverified of [null, 'the desk says it is fine']) {
    const request = { slot: 'idle', unverified, isDryRun: false } as const
    const because = 'slot B begins as live ones do'
    const done = await flipSlot(rotation, request, { ...deps, whyLive })
    expect(done).toMatchObject({ kind: 'live', whyLive: because })
  }
  expect([asked, events]).toEqual([[], []])
})

it('where no lock keeps others away, a flip that began a moment ago is waited for', async () => {
  const { deps, state } = setUp()
  const request = { slot: 'idle', unverified: null, isDryRun: false } as const
  const { store } = deps
  const brokenOff = flipSlot(rotation, request, {
    ...deps,
    store: { ...store, writeVariable: () => Promise.reject(new Error('gone')) },
  })
  await expect(brokenOff).rejects.toThrow('gone')
  const after = (milliseconds: number) => ({
    ...deps,
    isAlone: false,
    now: () => new Date(deps.now().getTime() + milliseconds),
  })
  const early = flipSlot(rotation, request, after(119_999))
  await expect(early).rejects.toMatchObject({ code: 'rotate/flip-running', exitCode: 3 })
  expect(state.variable).toBe('A')
  expect(await flipSlot(rotation, request, after(120_000))).toMatchObject({ kind: 'flipped' })
})

it('of two flips that begin at the same moment, the one whose intent is overwritten stops', async () => {
  const { deps, state } = setUp()
  const failure = flipSlot(
    rotation,
    { slot: 'idle', unverified: null, isDryRun: false },
    {
      ...deps,
      isAlone: false,
      writeRecord: async (record) => {
        await deps.writeRecord(record)
        await deps.writeRecord({ ...record, actor: 'bob' })
      },
    },
  )
  await expect(failure).rejects.toMatchObject({ code: 'rotate/flip-running' })
  await expect(failure).rejects.toThrow('slot B by bob')
  expect(state.variable).toBe('A')
})

it('the same key in both slots is no rotation', async () => {
  const values = { ...bothSlots, PAPER_KEY_ID_B: OLD.keyId, PAPER_SECRET_B: OLD.secret }
  await expect(setUp({ values }).flip()).rejects.toMatchObject({ code: 'rotate/same-key' })
})

it.each(['PAPER_KEY_ID_B', 'PAPER_SECRET_B'])(
  'a slot without %s is not flipped to',
  async (name) => {
    const { flip, asked } = setUp({ values: { ...bothSlots, [name]: '' } })
    await expect(flip()).rejects.toMatchObject({ code: 'rotate/slot-empty', exitCode: 2 })
    expect(asked).toEqual([])
  },
)

it.each([null, '', 'C', 'a'])(
  'with the variable at %j the idle slot is not guessed',
  async (text) => {
    const world = setUp()
    world.state.variable = text
    await expect(world.flip()).rejects.toMatchObject({ code: 'rotate/no-slot' })
    expect(await world.flip({ slot: 'A' })).toMatchObject({
      kind: 'flipped',
      from: null,
      slot: 'A',
    })
  },
)

it('a new key that waits in the idle slot is not recorded as an old one', async () => {
  const { flip, deps } = setUp()
  await flip({ slot: 'A' })
  expect((await deps.readRecord())?.slots).toEqual({
    A: { hmac8: hash(OLD), updated_at: '2027-01-02T03:04:05.000Z' },
  })
})

it('a key that returns keeps the time since when it was known', async () => {
  const { deps, flip } = setUp()
  await flip()
  const later = { ...deps, now: () => new Date('2027-03-01T00:00:00Z') }
  await flipSlot(rotation, { slot: 'A', unverified: null, isDryRun: false }, later)
  expect(await deps.readRecord()).toMatchObject({
    slot: 'A',
    at: '2027-03-01T00:00:00.000Z',
    updated_at: '2027-01-02T03:04:05.000Z',
  })
})

it('every key is registered with the redactor before anything is asked', async () => {
  const { flip, redactor } = setUp({ answer: { kind: 'none', because: 'time' } })
  await flip()
  for (const secret of Object.values(bothSlots)) {
    expect(redactor.redact(`x${secret}x`)).toBe('x[redacted]x')
  }
})

it('a result and a record hold no part of a key', async () => {
  const { flip, state } = setUp()
  const text = `${JSON.stringify(await flip())}${state.record ?? ''}`
  for (const secret of Object.values(bothSlots)) {
    for (let at = 0; at + 8 <= secret.length; at += 1) {
      expect(text).not.toContain(secret.slice(at, at + 8))
    }
  }
})
