import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import type { Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'

import type Docker from 'dockerode'
import { expect, it, vi } from 'vitest'

import { connectEngine, readEvents, toContainer, toUnixTime } from './docker-engine.ts'
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

it('an engine that takes calls and answers none ends what works with it', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  const folder = await mkdtemp(join(tmpdir(), 'papergate-silent-'))
  const path = join(folder, 'engine.sock')
  const sockets: Socket[] = []
  const server = createServer((socket) => sockets.push(socket)).listen(path)
  try {
    let stop: AbortSignal | null = null
    const working = connectEngine(`unix://${path}`).whileAlive('serve Compose', (signal) => {
      stop = signal
      return new Promise(() => {})
    })
    const failure = working.catch((error: unknown) => error)
    await vi.advanceTimersByTimeAsync(11_000)
    expect(await failure).toMatchObject({
      code: 'engine/silent',
      parts: {
        expected: `the Docker Engine at unix://${path} to serve Compose`,
        fix: expect.stringContaining('restart the engine') as string,
      },
    })
    expect(stop).toMatchObject({ aborted: true })
  } finally {
    vi.useRealTimers()
    for (const socket of sockets) socket.destroy()
    server.close()
    await rm(folder, { recursive: true })
  }
})

const CONFIG = { Labels: { team: 'data' }, Image: 'postgres' }

/** What the engine tells of a container, as far as we read it. */
const inspected = (state: object, rest: object = {}): Docker.ContainerInspectInfo =>
  ({
    Id: 'c1',
    Name: '/papergate-1-db-1',
    Image: 'sha256:0',
    RestartCount: 0,
    Config: CONFIG,
    HostConfig: { RestartPolicy: { Name: 'always' } },
    NetworkSettings: { Ports: {} },
    State: {
      Status: 'running',
      Running: true,
      Pid: 4711,
      ExitCode: 0,
      OOMKilled: false,
      Error: '',
      StartedAt: '2026-01-01T00:00:00Z',
      FinishedAt: '0001-01-01T00:00:00Z',
      ...state,
    },
    ...rest,
  }) as unknown as Docker.ContainerInspectInfo

it('a container that runs has no exit code, and never ended', () => {
  expect(toContainer(inspected({}))).toEqual({
    id: 'c1',
    name: 'papergate-1-db-1',
    labels: { team: 'data' },
    image: 'postgres',
    imageId: 'sha256:0',
    status: 'running',
    exitCode: null,
    oomKilled: false,
    error: '',
    startedAt: '2026-01-01T00:00:00Z',
    finishedAt: null,
    restartCount: 0,
    restartPolicy: 'always',
    pid: 4711,
    exposedPorts: [],
    healthCheck: null,
    health: null,
    ports: [],
  })
})

it.each([
  ['no health', {}, null],
  ['health that is none', { Health: { Status: 'none' } }, null],
  ['health without probes', { Health: { Status: 'starting' } }, { status: 'starting', probes: [] }],
  [
    'probes',
    {
      Health: {
        Status: 'unhealthy',
        Log: [
          {
            ExitCode: 1,
            Output: 'no',
            Start: '2026-01-01T00:00:00.1Z',
            End: '2026-01-01T00:00:00.35Z',
          },
        ],
      },
    },
    { status: 'unhealthy', probes: [{ exitCode: 1, output: 'no', milliseconds: 250 }] },
  ],
  [
    'health of what was paused',
    {
      Health: {
        Status: 'unhealthy',
        Log: [
          { ExitCode: 0, Output: '', Start: '2026-01-01T00:00:00Z', End: '2026-01-01T00:00:00Z' },
        ],
      },
    },
    { status: 'starting', probes: [{ exitCode: 0, output: '', milliseconds: 0 }] },
  ],
])('reads %s', (_what, state, health) => {
  expect(toContainer(inspected(state)).health).toEqual(health)
})

it.each([
  ['none', undefined, null],
  ['one that is turned off', { Test: ['NONE'] }, null],
  [
    'one with the engine’s defaults',
    { Test: ['CMD', 'true'] },
    { interval: 30_000, timeout: 30_000, retries: 3, startPeriod: 0, startInterval: 0 },
  ],
  [
    'one of its own',
    {
      Test: ['CMD', 'true'],
      Interval: 1e9,
      Timeout: 2e9,
      Retries: 5,
      StartPeriod: 3e9,
      StartInterval: 1e8,
    },
    { interval: 1_000, timeout: 2_000, retries: 5, startPeriod: 3_000, startInterval: 100 },
  ],
])('reads the health check in force: %s', (_what, Healthcheck, check) => {
  const container = toContainer(inspected({}, { Config: { ...CONFIG, Healthcheck } }))
  expect(container.healthCheck).toEqual(check === null ? null : { test: ['CMD', 'true'], ...check })
})

it('a container between two lives tells how the last one ended', () => {
  const state = { Status: 'restarting', Restarting: true, ExitCode: 7 }
  expect(toContainer(inspected(state))).toMatchObject({ status: 'restarting', exitCode: 7 })
})

it('reads TCP ports that are exposed', () => {
  const ExposedPorts = { '5432/tcp': {}, '53/udp': {}, '9000': {} }
  const { exposedPorts } = toContainer(inspected({}, { Config: { ...CONFIG, ExposedPorts } }))
  expect(new Set(exposedPorts)).toEqual(new Set([5432, 9000]))
})

it('reads published ports only, and everywhere as loopback', () => {
  const Ports = {
    '5432/tcp': [{ HostIp: '127.0.0.1', HostPort: '32001' }],
    '80/tcp': [{ HostIp: '0.0.0.0', HostPort: '32002' }],
    '9090/tcp': null,
  }
  expect(toContainer(inspected({}, { NetworkSettings: { Ports } })).ports).toEqual([
    { container: 5432, host: '127.0.0.1', port: 32_001 },
    { container: 80, host: '127.0.0.1', port: 32_002 },
  ])
})
