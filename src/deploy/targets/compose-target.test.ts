import { expect, it } from 'vitest'

import { spawnExec } from '../../adapters/exec.ts'
import { running } from '../../adapters/testing/containers.ts'
import { createRedactor } from '../../redaction/redactor.ts'
import { createComposeTarget } from './compose-target.ts'

const SECRET = 'synthetic-secret'
const signal = new AbortController().signal

it('hands over what probes and commands say without secrets, before anybody cuts it', async () => {
  const redactor = createRedactor()
  redactor.register(SECRET)
  const probes = [{ exitCode: 1, output: `login with ${SECRET}`, milliseconds: 1 }]
  const container = running('gateway', { health: { status: 'unhealthy', probes } })
  const engine = {
    containers: () => Promise.resolve([]),
    inspect: () => Promise.resolve(container),
    remove: () => Promise.resolve(),
    exec: () => Promise.resolve({ exitCode: 1, output: `no ${SECRET}` }),
  }
  const deps = { exec: spawnExec, engine, env: {}, redactor }
  const target = createComposeTarget(deps, 'staging', signal)
  expect((await target.inspect('id'))?.health?.probes).toMatchObject([
    { output: 'login with [redacted]' },
  ])
  expect(await target.exec('id', 'true', signal)).toEqual({ exitCode: 1, output: 'no [redacted]' })
})
