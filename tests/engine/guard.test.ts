import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterEach, beforeEach, expect, it } from 'vitest'

import { systemClock } from '../../src/adapters/clock.ts'
import { spawnExec } from '../../src/adapters/exec.ts'
import { createGit } from '../../src/adapters/git.ts'
import { createLineLog } from '../../src/adapters/log.ts'
import type { Decision } from '../../src/contract/result.ts'
import type { GuardData } from '../../src/guard/guard-data.ts'
import { runGuardGate } from '../../src/guard/run-guard-gate.ts'
import { createRedactor } from '../../src/redaction/redactor.ts'

const live = ['AK', 'SYNTHETICEXAMPLE00'].join('')

let root = ''
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'papergate-guard-engine-'))
})
afterEach(async () => {
  await rm(root, { recursive: true, force: true })
})

async function guard(
  compose: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Decision<GuardData>> {
  return runGuardGate(
    { paths: [], compose, services: {}, allow: [], fingerprintKey: null },
    {
      root,
      out: join(root, '.papergate'),
      cwd: root,
      env: { ...process.env, ...env },
      exec: spawnExec,
      git: createGit(spawnExec, root),
      log: createLineLog(() => {}),
      clock: systemClock,
      redactor: createRedactor(),
      signal: new AbortController().signal,
    },
  )
}

const composeFile = `services:
  gateway:
    image: busybox
    profiles: [trading]
    env_file: gateway.env
    environment:
      APCA_API_KEY_ID: \${KEY:-}
      DRY_RUN: \${DRY_RUN:-yes}
`

it('sees what Compose makes of profiles, env files, defaults and the environment', async () => {
  await writeFile(join(root, 'docker-compose.ci.yml'), composeFile)
  await writeFile(join(root, 'gateway.env'), 'ALPACA_PAPER=false\n')
  const decision = await guard([], { KEY: live })
  const ofGateway = decision.data.findings.filter(({ service }) => service === 'gateway')
  expect(ofGateway.map(({ rule, field }) => `${rule} ${field}`).sort()).toEqual([
    'guard/no-live-credential keyId',
    'guard/no-live-endpoint switch',
  ])
  expect(decision.rules.find(({ id }) => id === 'guard/paper-statement')?.found).toContain(
    '`DRY_RUN=yes` is not accepted',
  )
})

it('judges a staging file although the variables that deploy fills in are not set', async () => {
  const staging = `services:\n  gateway:\n    image: demo@\${GATEWAY_DIGEST:?filled in by deploy}\n    ports: ["\${PORT:?}:8080"]\n    environment: { ALPACA_PAPER: "true", APCA_API_KEY_ID: "\${APCA_API_KEY_ID:?}" }\n`
  await writeFile(join(root, 'compose.staging.yml'), staging)
  expect((await guard([])).verdict).toBe('pass')
})

it('a named file that Compose refuses is the person’s mistake', async () => {
  await writeFile(join(root, 'ci.yml'), 'services: { gateway: { imagge: busybox } }')
  await expect(guard(['ci.yml'])).rejects.toMatchObject({ exitCode: 2 })
})
