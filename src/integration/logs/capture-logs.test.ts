import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterEach, beforeEach, expect, it, vi } from 'vitest'

import { createRedactor } from '../../redaction/redactor.ts'
import { START, running } from '../../adapters/testing/containers.ts'
import { createFakeClock } from '../testing/fake-clock.ts'
import { createFakeEngine } from '../testing/fake-engine.ts'
import type { FakeEngine } from '../testing/fake-engine.ts'
import { captureLogs } from './capture-logs.ts'

const db = running('db')
const at = (second: number): string => `2026-01-01T00:00:0${second}.000000000Z`

let out: string
let engine: FakeEngine
const redactor = createRedactor()
const capture = () =>
  captureLogs(out, 'papergate-1', { engine, redactor, clock: createFakeClock(START) })
const written = (): Promise<string> => readFile(join(out, 'logs/db.log'), 'utf8')
/** Lets what was queued be followed. */
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

beforeEach(async () => {
  out = await mkdtemp(join(tmpdir(), 'papergate-logs-'))
  engine = createFakeEngine([db])
})
afterEach(() => rm(out, { recursive: true }))

it('writes time, stream and text of every line, without secrets', async () => {
  redactor.register('synthetic-secret')
  const logs = await capture()
  logs.follow(db)
  await turn()
  engine.say(db.id, `${at(1)} up with synthetic-secret`)
  engine.say(db.id, `${at(2)} a warning`, 'stderr')
  engine.say(db.id, `${at(3)} `)
  engine.endLog(db.id)
  await logs.close()
  expect(await written()).toBe(
    `${at(1)} out up with [redacted]\n${at(2)} err a warning\n${at(3)} out \n`,
  )
  expect(logs.lastLines('db')).toEqual(['up with [redacted]', 'a warning', ''])
  expect(logs.paths()).toEqual(['logs/db.log'])
})

it('keeps a line that the other stream overtook', async () => {
  const logs = await capture()
  logs.follow(db)
  await turn()
  engine.say(db.id, `${at(2)} two`)
  engine.say(db.id, `${at(1)} one`, 'stderr')
  engine.endLog(db.id)
  await logs.close()
  expect(logs.lastLines('db')).toEqual(['two', 'one'])
})

it('follows again after a restart, from the newest line and without repeating it', async () => {
  const logs = await capture()
  engine.change(db, 'start')
  logs.follow(db)
  await turn()
  engine.say(db.id, `${at(1)} first life`)
  engine.change(db, 'die')
  engine.change(db, 'start')
  engine.endLog(db.id)
  await turn()
  engine.say(db.id, `${at(1)} first life`)
  engine.say(db.id, `${at(2)} second life`)
  engine.endLog(db.id)
  await logs.close()
  expect(engine.calls).toEqual([`follow ${db.id}`, `follow ${db.id} since ${at(1)}`])
  expect(logs.lastLines('db')).toEqual(['first life', 'second life'])
})

it('does not follow twice for one start, whenever its event comes', async () => {
  const logs = await capture()
  logs.follow(db)
  await turn()
  engine.change(db, 'start')
  engine.endLog(db.id)
  await turn()
  await logs.close()
  expect(engine.calls).toEqual([`follow ${db.id}`])
})

it('says where a log starts again', async () => {
  const logs = await capture()
  logs.follow(db)
  await turn()
  engine.say(db.id, `${at(1)} first life`)
  for (const _start of [1, 2]) engine.change(db, 'start')
  engine.endLog(db.id)
  await turn()
  engine.say(db.id, `${at(2)} second life`)
  engine.endLog(db.id)
  await logs.close()
  expect(await written()).toBe(
    `${at(1)} out first life\n${at(2)} log started again (start 2)\n${at(2)} out second life\n`,
  )
})

it('tells the containers of a service apart, and follows them side by side', async () => {
  const second = {
    ...db,
    id: 'id-of-second',
    labels: { ...db.labels, 'com.docker.compose.container-number': '2' },
  }
  const logs = await capture()
  logs.follow(db)
  logs.follow(second)
  await turn()
  engine.say(second.id, `${at(3)} two`)
  engine.say(db.id, `${at(1)} one`)
  engine.endLog(db.id)
  engine.endLog(second.id)
  await logs.close()
  expect(await written()).toBe(`${at(3)} out:2 two\n${at(1)} out one\n`)
})

it('lets go of a log that comes too fast, looks into it again, and reads its end', async () => {
  const clock = createFakeClock(START)
  const logs = await captureLogs(out, 'papergate-1', { engine, redactor, clock }, { burst: 10_000 })
  logs.follow(db)
  await turn()
  for (let line = 0; line < 1_000; line += 1) engine.say(db.id, `${at(1)} ${'x'.repeat(50)}`)
  expect(logs.files()).toMatchObject([{ service: 'db', lines: 56, isSampled: false }])
  await vi.waitFor(() => expect(engine.calls).toHaveLength(2))
  engine.say(db.id, `${at(2)} sample`)
  const drained = logs.drain([])
  await vi.waitFor(() => expect(engine.calls).toHaveLength(3))
  engine.say(db.id, `${at(2)} sample`)
  engine.say(db.id, `${at(3)} the end`)
  engine.endLog(db.id)
  await drained
  await logs.close()
  expect(engine.calls[1]).toMatch(/^follow id-of-db tail \d+$/)
  expect(engine.calls[2]).toMatch(/^follow id-of-db tail \d+ follow false$/)
  expect(logs.lastLines('db').slice(-2)).toEqual(['sample', 'the end'])
  expect(logs.files()).toMatchObject([{ isSampled: true }])
  const notes = (await written()).split('\n').filter((line) => line.includes(' log '))
  expect(notes).toEqual([
    `${at(2)} log not read, since it came too fast: from ${at(1)} to ${at(2)}`,
  ])
})

it('says why a log cannot be read', async () => {
  const refuse = (): Promise<never> =>
    Promise.reject(new Error('configured logging driver does not support reading'))
  const deaf = { ...engine, followLogs: refuse }
  const clock = createFakeClock(START)
  const logs = await captureLogs(out, 'papergate-1', { engine: deaf, redactor, clock })
  logs.follow(db)
  await logs.close()
  expect(logs.lastLines('db').join('')).toMatch(/cannot be read.*logging driver/)
  expect(await written()).toMatch(/^\S+ log cannot be read/)
})

it('keeps what was read where the engine goes away', async () => {
  const lose = async (_id: string, onLine: (line: string, stream: 'stdout') => void) => {
    onLine(`${at(1)} last words`, 'stdout')
    throw new Error('socket hang up')
  }
  const clock = createFakeClock(START)
  const lost = { ...engine, followLogs: lose }
  const logs = await captureLogs(out, 'papergate-1', { engine: lost, redactor, clock })
  logs.follow(db)
  await logs.close()
  expect(await written()).toBe(
    `${at(1)} out last words\n${at(1)} log ends here: the engine let go of it\n`,
  )
})

it('draining waits for the end of a log', async () => {
  const logs = await capture()
  logs.follow(db)
  await turn()
  const drained = logs.drain(['db'])
  engine.say(db.id, `${at(1)} last words`)
  engine.endLog(db.id)
  await drained
  expect(logs.lastLines('db')).toEqual(['last words'])
  await logs.close()
})

it('closing cuts off what runs on, and listens no longer', async () => {
  const logs = await capture()
  logs.follow(db)
  await turn()
  engine.say(db.id, `${at(1)} still here`)
  await logs.close()
  expect(await written()).toContain('still here')
  expect(engine.isListening()).toBe(false)
})

it('remembers the last lines only', async () => {
  const logs = await capture()
  logs.follow(db)
  await turn()
  for (let line = 1; line <= 50; line += 1) engine.say(db.id, `${at(1)} line ${line}`)
  engine.endLog(db.id)
  await logs.close()
  expect(logs.lastLines('db')).toHaveLength(20)
  expect(logs.lastLines('db').at(-1)).toBe('line 50')
  expect((await written()).split('\n')).toHaveLength(51)
})
