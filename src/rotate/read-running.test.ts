import { expect, it } from 'vitest'

import type { Engine } from '../adapters/engine.ts'
import type { Exec } from '../adapters/exec.ts'
import { exited, running } from '../adapters/testing/containers.ts'
import { readRunningKeys } from './read-running.ts'
import { bothSlots, makeRotation, NEW, OLD } from './testing/make-rotation.ts'

const rotation = makeRotation({ running: { service: 'gateway' } })

function read(env: unknown, exitCode = 0) {
  const calls: (readonly string[])[] = []
  const exec: Exec = async (command, args) => {
    calls.push([command, ...args])
    const stdout = typeof env === 'string' ? env : `${JSON.stringify(env)}\n`
    return { exitCode, stdout, stderr: '', timedOut: false, aborted: false }
  }
  const engine = {
    containers: async () => [running('gateway', { name: 'gateway-1' }), exited('gateway', 0)],
  } as unknown as Engine
  return { calls, keys: readRunningKeys(rotation, 'staging', { engine, exec, env: {} }) }
}

const lines = (env: Readonly<Record<string, string>>) =>
  Object.entries(env).map(([name, value]) => `${name}=${value}`)

it('the key of a running container is read by inspection alone', async () => {
  const { keys, calls } = read(
    lines({ PATH: '/bin', PAPER_KEY_ID: NEW.keyId, PAPER_SECRET: NEW.secret }),
  )
  expect(await keys).toEqual([{ container: 'gateway-1', credential: NEW }])
  expect(calls.map((call) => call.slice(0, 3))).toEqual([['docker', 'container', 'inspect']])
})

it('a container that has both slots runs with the one that its slot variable names', async () => {
  const { keys } = read(lines({ ...bothSlots, PAPER_KEY_SLOT: 'A' }))
  expect(await keys).toEqual([{ container: 'gateway-1', credential: OLD }])
})

it.each([
  ['both slots and no slot variable', lines(bothSlots), 0],
  ['half a key', lines({ PAPER_KEY_ID: NEW.keyId }), 0],
  ['no environment', null, 0],
  ['a text that is no JSON', '["PAPER_SECRET=0451', 0],
  ['a refusal', [], 1],
])('a container with %s has no key that can be told', async (_, env, exitCode) => {
  expect(await read(env, exitCode).keys).toEqual([{ container: 'gateway-1', credential: null }])
})
