import { expect, it } from 'vitest'

import { START, running } from '../../adapters/testing/containers.ts'
import { createRedactor } from '../../redaction/redactor.ts'
import { createFakeClock } from '../testing/fake-clock.ts'
import { createFakeEngine } from '../testing/fake-engine.ts'
import { followRun } from './follow-run.ts'
import type { LogManifest } from './log-manifest.ts'

const db = running('db')
const web = running('web')
const at = (second: number): string => `2026-01-01T00:00:0${second}.000000000Z`
const run: LogManifest = {
  schema: 'papergate/service-logs/v1',
  project: 'papergate-1',
  startedAt: new Date(START).toISOString(),
  endedAt: null,
  owner: '',
  services: ['db', 'web'],
}

/** A follower whose run goes on until `end` is called. */
function begin({
  services = [],
  seen = '',
}: { readonly services?: readonly string[]; readonly seen?: string } = {}) {
  const engine = createFakeEngine([db, web])
  const shown: string[] = []
  const interrupt = new AbortController()
  let now: LogManifest | null = run
  const ended = followRun(
    run,
    {
      services,
      seen: () => seen,
      show: (lines) => shown.push(...lines.map(({ service, text }) => `${service} ${text}`)),
    },
    {
      engine,
      redactor: createRedactor(),
      clock: createFakeClock(START),
      signal: interrupt.signal,
      readRun: async () => now,
    },
  )
  const end = (then: LogManifest | null = { ...run, endedAt: run.startedAt }): Promise<void> => {
    now = then
    return ended
  }
  /** Lets what was asked of the engine be answered. */
  const turn = async (): Promise<void> => {
    for (let index = 0; index < 20; index += 1)
      await new Promise((resolve) => setImmediate(resolve))
  }
  return { engine, shown, ended, end, turn, interrupt }
}

it('shows the lines of all services in the order of time, and ends with the run', async () => {
  const { engine, shown, end, turn } = begin()
  await turn()
  engine.say(web.id, `${at(2)} two`)
  engine.say(db.id, `${at(1)} one`)
  for (const { id } of [db, web]) engine.endLog(id)
  await end()
  expect(shown).toEqual(['db one', 'web two'])
  expect(engine.isListening()).toBe(false)
})

it('hides what the variables of a container hold as a secret', async () => {
  const { engine, shown, end, turn } = begin()
  await turn()
  engine.say(db.id, `${at(1)} by synthetic-token-of-a-container`)
  await end()
  expect(shown).toEqual(['db by [redacted]'])
})

it('leaves out what is known already, and services that were not named', async () => {
  const { engine, shown, end, turn } = begin({ services: ['db'], seen: at(1) })
  await turn()
  engine.say(db.id, `${at(1)} known`)
  engine.say(db.id, `${at(2)} new`)
  engine.say(web.id, `${at(3)} other`)
  await end()
  expect(shown).toEqual(['db new'])
  expect(engine.calls).toEqual([`follow ${db.id} since ${at(1)}`])
})

it.each<[what: string, then: LogManifest | null]>([
  ['another run has begun', { ...run, project: 'papergate-2' }],
  ['the files are gone', null],
])('ends where %s', async (_what, then) => {
  const { end, turn } = begin()
  await turn()
  await expect(end(then)).resolves.toBeUndefined()
})

it('ends at once when nobody wants to see more', async () => {
  const { ended, turn, interrupt } = begin()
  await turn()
  interrupt.abort()
  await expect(ended).resolves.toBeUndefined()
})
