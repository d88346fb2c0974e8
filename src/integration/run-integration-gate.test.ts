import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterEach, beforeEach, expect, it } from 'vitest'

import type { Engine } from '../adapters/engine.ts'
import type { Exec } from '../adapters/exec.ts'
import { createLineLog } from '../adapters/log.ts'
import { WorldError } from '../contract/world-error.ts'
import { createRedactor } from '../redaction/redactor.ts'
import type { IntegrationDependencies } from './integration-options.ts'
import { runIntegrationGate } from './run-integration-gate.ts'
import { created, START } from '../adapters/testing/containers.ts'
import { createFakeClock } from './testing/fake-clock.ts'
import { createFakeEngine } from './testing/fake-engine.ts'

let root: string
let lines: string[]
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'papergate-gate-'))
  lines = []
})
afterEach(() => rm(root, { recursive: true }))

const gone = (what: string) => (): Promise<never> =>
  Promise.reject(
    new WorldError('engine/refused', { expected: what, found: 'socket hang up', fix: '' }),
  )

/** Compose as a program that says what the file holds and creates what it is asked to. */
const compose: Exec = (_command, args) =>
  Promise.resolve({
    exitCode: 0,
    stdout: args.includes('config') ? '{"name":"platform","services":{"db":{"image":"d"}}}' : '',
    stderr: '',
    timedOut: false,
    aborted: false,
  })

function run(
  changes: Partial<IntegrationDependencies>,
  prepareImages: (() => Promise<void>) | null,
) {
  return runIntegrationGate(
    { compose: ['compose.yml'], suites: [], timeout: 60_000, keep: false, job: '', prepareImages },
    {
      root,
      out: join(root, 'out'),
      env: {},
      exec: compose,
      engine: createFakeEngine([created('db')]),
      clock: createFakeClock(START),
      log: createLineLog((line) => lines.push(line)),
      redactor: createRedactor(),
      signal: new AbortController().signal,
      ...changes,
    },
  )
}

it('an engine that dies midway is told once, and its file is removed although nothing else can be', async () => {
  const host = 'unix:///no/such.sock'
  let isDead = false
  const alive = createFakeEngine([created('db')])
  const engine = {
    ...alive,
    host,
    start: () => {
      isDead = true
      return gone('start db')()
    },
    inspect: gone('inspect db'),
    containers: (labels: Readonly<Record<string, string>>) =>
      isDead ? gone('list containers')() : alive.containers(labels),
  }
  await expect(run({ engine }, null)).rejects.toMatchObject({
    exitCode: 3,
    parts: { expected: 'inspect db', found: 'socket hang up' },
  })
  expect(lines.at(-1)).toMatch(/^warning: papergate-\w+ may not be gone yet; .*list containers/)
  expect(await readdir(join(root, 'out/integration'))).toEqual([])
})

it('an engine that no longer answers does not keep us', async () => {
  let isStuck = false
  const alive = createFakeEngine([created('db')])
  const engine = {
    ...alive,
    host: 'unix:///no/such.sock',
    start: () => {
      isStuck = true
      return gone('start db')()
    },
    inspect: () => Promise.resolve(null),
    containers: (labels: Readonly<Record<string, string>>) =>
      isStuck ? new Promise<never>(() => {}) : alive.containers(labels),
  }
  await expect(run({ engine }, null)).rejects.toMatchObject({ parts: { expected: 'start db' } })
  expect(lines.at(-1)).toContain('an engine that does not answer')
})

it('Compose does not wait for an engine that answers nothing any more', async () => {
  const alive = createFakeEngine([])
  let isEnded = false
  const waiting: Exec = (command, args, options) => {
    if (!args.includes('create')) return compose(command, args, options)
    return new Promise((_resolve, reject) => {
      options?.signal?.addEventListener('abort', () => {
        isEnded = true
        reject(new Error('ended'))
      })
    })
  }
  const engine: Engine = {
    ...alive,
    whileAlive: async (what, body) => {
      const stop = new AbortController()
      body(stop.signal).catch(() => {})
      stop.abort()
      return gone(what)()
    },
  }
  await expect(run({ engine, exec: waiting }, null)).rejects.toMatchObject({
    parts: { expected: 'serve docker compose create' },
  })
  expect(isEnded).toBe(true)
})

it('an interrupt while images are built is told as such, before anything is made', async () => {
  const abort = new AbortController()
  const engine = createFakeEngine([])
  const prepareImages = (): Promise<void> => {
    abort.abort('SIGINT')
    return Promise.reject(new Error('buildx: context canceled'))
  }
  await expect(run({ engine, signal: abort.signal }, prepareImages)).rejects.toMatchObject({
    code: 'integration/interrupted',
  })
  expect(engine.calls).toEqual([])
})
