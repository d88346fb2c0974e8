import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'

import { expect, it } from 'vitest'

import type { Engine } from '../../../adapters/engine.ts'
import { running, START, withHealth } from '../../../adapters/testing/containers.ts'
import { createFakeClock } from '../../testing/fake-clock.ts'
import { createFakeEngine } from '../../testing/fake-engine.ts'
import { checkWhenListening } from './check-when-listening.ts'
import { loopCheck } from './loop-check.ts'
import { probePorts } from './probe-ports.ts'
import type { ProbeDependencies } from './probe-ports.ts'

const row = (port: number): string =>
  `0: 00000000:${port.toString(16).toUpperCase().padStart(4, '0')} 00000000:0000 0A`

/** An engine whose execs answer in turn, the last one ever after; each command is noted. */
function withExec(...answers: readonly { readonly exitCode: number; readonly output?: string }[]) {
  const commands: (readonly string[])[] = []
  const engine: Engine = {
    ...createFakeEngine([]),
    exec: (_id, command) => {
      const answer = answers[Math.min(commands.length, answers.length - 1)]
      commands.push(command)
      return Promise.resolve({ exitCode: 127, output: '', ...answer })
    },
  }
  return { engine, commands }
}

/** Tables of sockets in turn, the last one ever after. */
function tablesInTurn(...tables: readonly (string | null)[]): ProbeDependencies['readSockets'] {
  let looks = 0
  return () => Promise.resolve(tables[Math.min(looks++, tables.length - 1)] ?? null)
}

const deps = (
  engine: Engine,
  readSockets: ProbeDependencies['readSockets'] = () => Promise.resolve(null),
): ProbeDependencies => ({
  engine,
  readSockets,
  clock: createFakeClock(START),
  signal: new AbortController().signal,
})

it('sees on this machine which of the ports listens, without a word to the container', async () => {
  const { engine, commands } = withExec({ exitCode: 0 })
  const look = tablesInTurn('', row(22), `${row(22)}\n${row(8081)}`)
  await expect(probePorts(running('db'), [8080, 8081], deps(engine, look))).resolves.toEqual({
    kind: 'passed',
    what: 'port 8081',
  })
  expect(commands).toEqual([])
})

it('elsewhere one shell in the container looks', async () => {
  const { engine, commands } = withExec({ exitCode: 0, output: '1F90' })
  await expect(probePorts(running('db'), [8080], deps(engine))).resolves.toEqual({
    kind: 'passed',
    what: 'port 8080',
  })
  expect(commands).toHaveLength(1)
})

it('without a shell it knocks at the published port, and an open door with nobody behind it does not count', async () => {
  let isThere = false
  let knocks = 0
  const server = createServer((socket) => {
    knocks += 1
    if (!isThere) socket.end()
    isThere = true
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const container = running('db', { ports: [{ container: 80, host: '127.0.0.1', port }] })
  const { engine } = withExec({ exitCode: 127 })
  await expect(probePorts(container, [80], deps(engine))).resolves.toEqual({
    kind: 'passed',
    what: 'port 80',
  })
  expect(knocks).toBe(2)
  server.close()
})

it('says so where there is no way to look', async () => {
  const { engine } = withExec({ exitCode: 126 })
  await expect(probePorts(running('db'), [80], deps(engine))).resolves.toEqual({ kind: 'blind' })
})

it('a check is looped by one shell, with the check’s own words as arguments', async () => {
  const { engine, commands } = withExec({ exitCode: 0 })
  await expect(loopCheck(withHealth('db', 'starting'), deps(engine))).resolves.toMatchObject({
    kind: 'passed',
  })
  expect(commands).toEqual([['/bin/sh', '-c', expect.any(String), 'sh', '6000', 'true']])
})

it('without a shell each try of a check is a command of its own', async () => {
  const { engine, commands } = withExec({ exitCode: 127 }, { exitCode: 1 }, { exitCode: 0 })
  await expect(loopCheck(withHealth('db', 'starting'), deps(engine))).resolves.toMatchObject({
    kind: 'passed',
  })
  expect(commands.slice(1)).toEqual([['true'], ['true']])
})

it('runs a check when something begins to listen, and again shortly after', async () => {
  const { engine, commands } = withExec({ exitCode: 1 }, { exitCode: 0 })
  const look = tablesInTurn('', '', '', row(5432))
  const given = deps(engine, look)
  await expect(checkWhenListening(withHealth('db', 'starting'), given)).resolves.toEqual({
    kind: 'passed',
    what: 'health check',
  })
  expect(commands).toEqual([['true'], ['true']])
  expect(given.clock.now().getTime() - START).toBe(3 * 50 + 150)
})

it('a check of a service that never listens is tried now and then', async () => {
  const { engine, commands } = withExec({ exitCode: 1 }, { exitCode: 1 }, { exitCode: 0 })
  const given = deps(engine, tablesInTurn(''))
  await expect(checkWhenListening(withHealth('db', 'starting'), given)).resolves.toMatchObject({
    kind: 'passed',
  })
  expect(commands).toHaveLength(3)
  expect(given.clock.now().getTime() - START).toBe(3 * 500)
})

it('leaves a check to the engine where it cannot see what listens', async () => {
  const { engine, commands } = withExec({ exitCode: 0 })
  await expect(checkWhenListening(withHealth('db', 'starting'), deps(engine))).resolves.toBeNull()
  expect(commands).toEqual([])
})
