import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterEach, beforeEach, expect, it } from 'vitest'

import { createRedactor } from '../redaction/redactor.ts'
import { createContext } from './context.ts'
import { stagingOptions } from './staging.ts'
import type { StagingFlags } from './staging.ts'

let root = ''
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'papergate-staging-'))
  writeFileSync(
    join(root, 'papergate.yml'),
    'version: 1\ndeploy: { compose: [a.yml], project: alpha }\n',
  )
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

async function stateOf(flags: StagingFlags, env: Readonly<Record<string, string>>) {
  const context = await createContext(
    {
      env: { PATH: process.env['PATH'], HOME: '/home/a', ...env },
      cwd: root,
      stdout: () => {},
      stderr: () => {},
      isTerminal: false,
      signal: new AbortController().signal,
    },
    createRedactor(),
    {},
    { config: true },
  )
  return stagingOptions(context, flags).stateDir
}

it.each([
  ['by default', {}, {}, '/home/a/.local/state/papergate/alpha'],
  ['with XDG_STATE_HOME', {}, { XDG_STATE_HOME: '/x' }, '/x/papergate/alpha'],
  ['with PAPERGATE_STATE', {}, { PAPERGATE_STATE: '/state' }, '/state/alpha'],
  ['with --state over it', { state: '/typed' }, { PAPERGATE_STATE: '/state' }, '/typed/alpha'],
  ['of another project', { state: '/typed', project: 'beta' }, {}, '/typed/beta'],
])('keeps the releases of each project apart: %s', async (_case, flags, env, folder) => {
  expect(await stateOf(flags, env)).toBe(folder)
})

it.each(['../alpha', 'Alpha', '', '/x'])('refuses %j as the name of a project', async (project) => {
  await expect(stateOf({ project }, {})).rejects.toThrow(/--project in lower-case letters/)
})
