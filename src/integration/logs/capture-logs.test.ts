import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterEach, beforeEach, expect, it } from 'vitest'

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
