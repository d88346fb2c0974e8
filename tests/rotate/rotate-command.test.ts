import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'

import { Command as Program } from 'commander'
import { afterEach, beforeEach, expect, it } from 'vitest'

import { parseConfig } from '../../src/config/parse-config.ts'
import { PapergateError } from '../../src/contract/papergate-error.ts'
import { addRotateCommand, performRotate } from '../../src/main/commands/rotate.ts'
import { createContext } from '../../src/main/context.ts'
import type { Context } from '../../src/main/context.ts'
import { createRedactor } from '../../src/redaction/redactor.ts'
import { checkFlags } from '../../src/rotate/check-flags.ts'
import type { RotateAction, RotateOptions } from '../../src/rotate/check-flags.ts'
import { createPaperGet } from '../../src/rotate/paper-get.ts'
import { bothSlots, NEW } from '../../src/rotate/testing/make-rotation.ts'
import { respondJson, startPaperServer } from '../../src/rotate/testing/start-paper-server.ts'
import type { PaperServer } from '../../src/rotate/testing/start-paper-server.ts'

const HOST = 'paper-api.alpaca.markets'
const HASH_KEY = '0451hash'.repeat(4)

let root = ''
let printed = ''
beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'papergate-rotate-')))
  printed = ''
  writeFileSync(join(root, '.env'), dotenv({ ...bothSlots, PAPER_KEY_SLOT: 'A' }))
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

const dotenv = (values: Readonly<Record<string, string>>): string =>
  Object.entries(values)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('')

const rotations = (changes: object = {}) => ({
  staging: {
    venue: 'alpaca',
    names: { keyId: 'PAPER_KEY_ID', secret: 'PAPER_SECRET' },
    store: 'dotenv',
    ...changes,
  },
})

async function makeContext(options: {
  readonly rotate?: unknown
  readonly json?: boolean
  readonly env?: Readonly<Record<string, string>>
}): Promise<Context> {
  const context = await createContext(
    {
      env: {
        PATH: process.env['PATH'],
        HOME: root,
        USER: 'ann',
        PAPERGATE_HASH_KEY: HASH_KEY,
        ...options.env,
      },
      cwd: root,
      stdout: (text) => {
        printed += text
      },
      stderr: (text) => {
        printed += text
      },
      isTerminal: false,
      signal: new AbortController().signal,
    },
    createRedactor(),
    { json: options.json ?? false },
    { config: false },
  )
  const config: unknown = {
    ...parseConfig('version: 1\n', 'papergate.yml'),
    rotate: options.rotate ?? rotations(),
  }
  return { ...context, config: config as Context['config'] }
}

async function rotate(
  action: RotateAction,
  flags: RotateOptions,
  options: Parameters<typeof makeContext>[0] & { readonly server: PaperServer },
) {
  printed = ''
  const context = await makeContext(options)
  return performRotate(
    context,
    { action, name: undefined, flags },
    createPaperGet(options.server.transport),
  )
}

const paperAccount = respondJson(200, { account_number: 'PA0451TEST' })

it('a rotation from the first status to the last proof', async () => {
  let revoked = ''
  await using server = await startPaperServer(HOST, (response, request) => {
    const isRevoked = request.headers['apca-api-key-id'] === revoked
    respondJson(isRevoked ? 401 : 200, { account_number: 'PA0451TEST' })(response)
  })
  expect(await rotate('verify', {}, { server })).toBe(0)
  expect(printed).toContain('slot B is proven at paper-api.alpaca.markets')
  expect(await rotate('flip', { dryRun: true }, { server })).toBe(0)
  expect(printed).toContain('nothing was changed')
  expect(await rotate('flip', {}, { server })).toBe(0)
  expect(readFileSync(join(root, '.env'), 'utf8')).toContain('PAPER_KEY_SLOT=B')
  expect(readFileSync(join(root, '.papergate', '.gitignore'), 'utf8')).toBe('*\n')
  expect(await rotate('status', {}, { server })).toBe(0)
  expect(printed).toMatch(/\* B {2}[0-9a-f]{8} {2}0 days/)
  expect(await rotate('status', { prove: true }, { server })).toBe(1)
  expect(printed).toContain('the old key is still accepted')
  revoked = bothSlots['PAPER_KEY_ID_A'] ?? ''
  expect(await rotate('status', { prove: true }, { server })).toBe(0)
  expect(printed).toContain('as it should be after its revocation')
  expect(await rotate('flip', { slot: 'B' }, { server })).toBe(0)
  expect(printed).toContain('active and recorded already')
})

it.each([
  ['proven', 0, paperAccount],
  ['refused', 1, respondJson(401, { message: 'unauthorized.' })],
  ['unproven', 3, respondJson(503, {})],
])(
  'a key that is %s ends verify with exit code %i, as JSON too',
  async (outcome, code, respond) => {
    await using server = await startPaperServer(HOST, respond)
    expect(await rotate('verify', { slot: 'B' }, { server, json: true })).toBe(code)
    expect(JSON.parse(printed)).toMatchObject({
      schema: 'papergate/rotation-verify/v1',
      name: 'staging',
      slot: 'B',
      endpoint: 'alpaca',
      outcome,
    })
    expect(await rotate('flip', {}, { server, json: true })).toBe(code)
    expect(JSON.parse(printed)).toMatchObject({ kind: outcome === 'proven' ? 'flipped' : outcome })
  },
)

it('a live key in the slot is refused before anybody is asked, with a reason for it too', async () => {
  const live = `AK${NEW.keyId.slice(2)}`
  writeFileSync(
    join(root, '.env'),
    dotenv({ ...bothSlots, PAPER_KEY_ID_B: live, PAPER_KEY_SLOT: 'A' }),
  )
  await using server = await startPaperServer(HOST, paperAccount)
  for (const flags of [{}, { unverified: 'the desk says that it is fine' }]) {
    expect(await rotate('flip', flags, { server })).toBe(1)
    expect(printed).toContain('PAPER_KEY_ID_B has the form of a live Alpaca Trading API key')
    expect(printed).not.toContain(live.slice(2, 10))
  }
  expect(server.connections()).toBe(0)
  expect(readFileSync(join(root, '.env'), 'utf8')).toContain('PAPER_KEY_SLOT=A')
})

it.each([
  ['flip', 'rotate/locked', (state: string) => join(state, 'rotation.json.lock')],
  ['deploy', 'deploy/locked', (state: string) => join(state, 'lock.json')],
])('a flip waits for a %s that is under way', async (_, code, lock) => {
  await using server = await startPaperServer(HOST, paperAccount)
  const state = join(root, 'state')
  mkdirSync(state)
  const owner = { token: 'a', pid: process.pid, host: hostname(), actor: 'bob', since: 'now' }
  writeFileSync(lock(state), JSON.stringify(owner))
  await expect(rotate('flip', { state }, { server })).rejects.toMatchObject({ code, exitCode: 3 })
  expect(await rotate('flip', { state, dryRun: true }, { server })).toBe(0)
  rmSync(lock(state))
  expect(await rotate('flip', { state }, { server })).toBe(0)
  expect(readdirSync(state)).toEqual(['rotation.json'])
})

it('nothing that is printed or kept has a part of a key, the key of the hashes or the token', async () => {
  const echo = (status: number) =>
    respondJson(status, { message: Object.values(bothSlots).join(' ') })
  let everything = ''
  for (const respond of [paperAccount, echo(200), echo(401), echo(500)]) {
    await using server = await startPaperServer(HOST, respond)
    for (const json of [false, true]) {
      for (const [action, flags] of [
        ['status', { prove: true }],
        ['verify', { slot: 'A' }],
        ['flip', { unverified: `by hand with ${NEW.secret}` }],
        ['flip', { slot: 'A' }],
      ] as const) {
        const run = rotate(action, flags, { server, json })
        await run.catch((error: unknown) => {
          everything += error instanceof Error ? `${error.message}${error.stack}` : ''
        })
        everything += printed
      }
    }
    everything += readFileSync(join(root, '.papergate', 'rotation.json'), 'utf8')
  }
  expect(everything).toContain('slot')
  for (const secret of [...Object.values(bothSlots), HASH_KEY]) {
    for (let at = 0; at + 8 <= secret.length; at += 1) {
      expect(everything.includes(secret.slice(at, at + 8))).toBe(false)
    }
  }
})

it.each([
  ['rotate/hash-key', { env: { PAPERGATE_HASH_KEY: 'short' } }],
  ['rotate/name', { rotate: {} }],
  ['rotate/name', { rotate: { ...rotations(), other: rotations().staging } }],
  ['rotate/record-variable', { rotate: rotations({ record: 'variable' }) }],
  ['rotate/no-dotenv', { rotate: rotations({ file: 'missing.env' }) }],
])('what cannot be used is said: %s', async (code, options) => {
  await using server = await startPaperServer(HOST, paperAccount)
  const failure = rotate('status', {}, { server, ...options })
  await expect(failure).rejects.toMatchObject({ code, exitCode: 2 })
  expect(server.connections()).toBe(0)
})

it('without an answering engine the status says so and is no pass', async () => {
  await using server = await startPaperServer(HOST, paperAccount)
  await rotate('flip', {}, { server })
  const code = await rotate(
    'status',
    {},
    {
      server,
      rotate: rotations({ running: { service: 'gateway' } }),
      env: { DOCKER_HOST: `unix://${root}/none.sock` },
    },
  )
  expect(code).toBe(3)
  expect(printed).toContain('the containers cannot be read')
})

it('on GitHub without a token the slot and the keys come from the step, and only flip wants more', async () => {
  await using server = await startPaperServer(HOST, paperAccount)
  const options = {
    server,
    rotate: rotations({ store: 'github' }),
    env: { ...bothSlots, PAPER_KEY_SLOT: 'A', GITHUB_REPOSITORY: 'o/r' },
  }
  expect(await rotate('verify', {}, options)).toBe(0)
  await expect(rotate('flip', {}, options)).rejects.toMatchObject({ code: 'rotate/no-token' })
})

it.each([
  ['status', { slot: 'A' }],
  ['status', { dryRun: true }],
  ['verify', { prove: true }],
  ['verify', { unverified: 'the venue is down' }],
  ['flip', { prove: true }],
  ['flip', { unverified: 'because' }],
  ['flip', { unverified: ' '.repeat(20) }],
] as const)(
  'an option that %s does not have, or that says nothing, is refused: %j',
  (action, flags) => {
    expect(() => checkFlags(action, flags)).toThrow(PapergateError)
  },
)

it('the command line takes the actions, the options and nothing else', async () => {
  const parse = async (...argv: readonly string[]) => {
    const performed: unknown[] = []
    const program = new Program().exitOverride().configureOutput({ writeErr: () => {} })
    addRotateCommand(
      (name, description) => program.command(name).description(description).exitOverride(),
      async (options) => {
        performed.push(options)
      },
    )
    await program.parseAsync(['rotate', ...argv], { from: 'user' })
    return performed
  }
  expect(await parse('verify', 'staging', '--slot', 'idle')).toEqual([{ slot: 'idle' }])
  expect(await parse('flip', '--dry-run', '--unverified', 'x')).toEqual([
    { dryRun: true, unverified: 'x' },
  ])
  await expect(parse('verify', '--slot', 'C')).rejects.toThrow(/Allowed choices/)
  await expect(parse('destroy')).rejects.toThrow(/Allowed choices/)
})
