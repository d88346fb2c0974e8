import { PassThrough } from 'node:stream'

import { expect, it } from 'vitest'

import { connectEngine, readEvents, toUnixTime } from './docker-engine.ts'
import type { EngineEvent } from './engine.ts'

const event = (Action: string, Attributes: Record<string, string>): string =>
  `${JSON.stringify({ Action, Actor: { ID: 'c1', Attributes } })}\n`

it('reads events that come in pieces, with the exit code where there is one', async () => {
  const stream = new PassThrough()
  const events: EngineEvent[] = []
  readEvents(stream, (one) => events.push(one))
  const text = event('start', { service: 'db' }) + event('die', { service: 'db', exitCode: '3' })
  for (const part of [text.slice(0, 7), text.slice(7, 70), '\n', text.slice(70)]) {
    stream.write(part === '\n' ? '' : part)
  }
  stream.end()
  await new Promise((resolve) => stream.on('close', resolve))
  expect(events).toEqual([
    { action: 'start', containerId: 'c1', labels: { service: 'db' }, exitCode: null },
    {
      action: 'die',
      containerId: 'c1',
      labels: { service: 'db', exitCode: '3' },
      exitCode: 3,
    },
  ])
})

it.each([
  ['2026-11-24T21:52:36.984390956Z', '1795557156.984390956'],
  ['2026-11-24T21:52:36.9Z', '1795557156.900000000'],
  ['2026-11-24T21:52:36Z', '1795557156.000000000'],
])('tells the engine the time %s as %s', (time, unix) => {
  expect(toUnixTime(time)).toBe(unix)
})

it.each([
  [undefined, undefined],
  ['', undefined],
  ['unix:///run/other.sock', 'unix:///run/other.sock'],
  ['tcp://127.0.0.1:2375', 'tcp://127.0.0.1:2375'],
])('an engine at %s tells its address as %s', (host, told) => {
  expect(connectEngine(host).host).toBe(told)
})

it('refuses an address that it cannot reach, without repeating it', () => {
  expect(() => connectEngine('ssh://user:secret@host')).toThrow(
    /DOCKER_HOST as unix:\/\/\/path or tcp:\/\/host:port; found ssh:\/\/…/,
  )
})

it('an engine that is not there is the world’s fault, with the address and what to do', async () => {
  await expect(connectEngine('unix:///no/such.sock').version()).rejects.toMatchObject({
    exitCode: 3,
    code: 'engine/refused',
    message: expect.stringContaining('the Docker Engine at unix:///no/such.sock') as string,
  })
})
