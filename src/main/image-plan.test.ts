import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterEach, beforeEach, expect, it } from 'vitest'

import { createRedactor } from '../redaction/redactor.ts'
import { createContext } from './context.ts'
import { imagesOptions } from './image-plan.ts'

let folder = ''
let root = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'papergate-image-plan-'))
  root = join(folder, '_My Platform (2)')
  mkdirSync(root)
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

async function registryOf(
  config: string,
  typed: string | null,
  env: Readonly<Record<string, string>> = {},
): Promise<string> {
  writeFileSync(join(root, 'papergate.yml'), `version: 1\n${config}\n`)
  const io = {
    env: { PATH: process.env['PATH'], ...env },
    cwd: root,
    stdout: () => {},
    stderr: () => {},
    isTerminal: false,
    signal: new AbortController().signal,
  }
  const context = await createContext(io, createRedactor(), {}, { config: true })
  return imagesOptions(context, { registry: typed, push: true }).registry
}

const github = { GITHUB_ACTIONS: 'true' }
const configured = 'images: { registry: ghcr.io/owner/name }'

it.each([
  ['the local one', '', null, {}, '127.0.0.1:5055/my-platform-2'],
  ['the local one, though one is configured', configured, null, {}, '127.0.0.1:5055/name'],
  ['the configured one on GitHub', configured, null, github, 'ghcr.io/owner/name'],
  ['the one of the environment', configured, null, { PAPERGATE_REGISTRY: 'a:1' }, 'a:1/name'],
  ['the one typed', configured, 'b.test/c', { PAPERGATE_REGISTRY: 'a:1' }, 'b.test/c'],
])('pushes to %s', async (_case, config, typed, env, registry) => {
  expect(await registryOf(config, typed, env)).toBe(registry)
})

it.each(['', '%%%', 'http://x y', '/abs', 'HOST/x', 'host/', '../x', '--x', 'host/a//b'])(
  'refuses %j as a registry',
  async (typed) => {
    await expect(registryOf('', typed)).rejects.toThrow(/--registry as host\[:port\]/)
  },
)

it('shows no address with a password in it', async () => {
  const address = ['user', ':', 'synthetic', '@host/a'].join('')
  await expect(registryOf('', null, { PAPERGATE_REGISTRY: address })).rejects.toThrow(
    /PAPERGATE_REGISTRY as host.*found an address with an @ in it/,
  )
})
