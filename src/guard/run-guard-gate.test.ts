import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { Worker } from 'node:worker_threads'

import { afterEach, beforeEach, expect, it } from 'vitest'

import { systemClock } from '../adapters/clock.ts'
import { spawnExec } from '../adapters/exec.ts'
import type { Exec } from '../adapters/exec.ts'
import { createGit } from '../adapters/git.ts'
import { createLineLog } from '../adapters/log.ts'
import { createZip } from '../adapters/testing/create-zip.ts'
import type { Decision } from '../contract/result.ts'
import { createRedactor } from '../redaction/redactor.ts'
import { guardComposeProject } from './guard-compose-project.ts'
import { guardDataSchema } from './guard-data.ts'
import type { GuardData } from './guard-data.ts'
import { runGuardGate } from './run-guard-gate.ts'
import type { GuardOptions } from './run-guard-gate.ts'

const live = ['AK', 'SYNTHETICEXAMPLE00'].join('')
const paper = ['PK', 'SYNTHETICEXAMPLE00'].join('')
const opaque = ['Zq7', 'SyntheticSecretValue0123456789abcdefgh'].join('')

let root = ''
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'papergate-guard-'))
})
afterEach(async () => {
  await rm(root, { recursive: true, force: true })
})

async function write(files: Readonly<Record<string, string | Buffer>>): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true })
    await writeFile(join(root, path), content)
  }
}

async function git(...args: string[]): Promise<void> {
  const result = await spawnExec('git', ['-c', 'init.defaultBranch=main', ...args], { cwd: root })
  expect(result).toMatchObject({ exitCode: 0 })
}

async function guard(
  options: Partial<GuardOptions> = {},
  exec: Exec = spawnExec,
  redactor = createRedactor(),
): Promise<Decision<GuardData>> {
  return runGuardGate(
    { paths: [], compose: [], services: {}, allow: [], fingerprintKey: null, ...options },
    {
      root,
      cwd: root,
      out: join(root, '.papergate'),
      env: process.env,
      exec,
      git: createGit(spawnExec, root),
      log: createLineLog(() => {}),
      clock: systemClock,
      redactor,
      signal: new AbortController().signal,
    },
  )
}

/** Compose as the guard sees it: its answer for each call that ends in this file. */
function compose(answers: Readonly<Record<string, object | string>>): Exec {
  return async (_, args) => {
    const file = args.findLast((_, index) => args[index - 1] === '-f') ?? ''
    const answer = answers[file.slice(root.length + 1)] ?? 'no such file'
    const isError = typeof answer === 'string'
    return {
      exitCode: isError ? 1 : 0,
      stdout: isError ? '' : JSON.stringify(answer),
      stderr: isError ? answer : '',
      timedOut: false,
      aborted: false,
    }
  }
}

function paths({ data }: Decision<GuardData>): readonly string[] {
  return data.findings.map(({ location, decision }) => `${location.path} ${decision}`).sort()
}

it('our own output is no part of what is scanned, unless it is named', async () => {
  await write({ '.papergate/results/guard.json': `APCA_API_KEY_ID=${live}\n` })
  const decision = await guard()
  expect(decision).toMatchObject({ verdict: 'error', data: { scanned: { files: 0 } } })
  expect((await guard({ paths: ['.'] })).data.scanned.files).toBe(0)
  expect((await guard({ paths: ['.papergate'] })).data.scanned.files).toBe(1)
})

it('scans tracked and untracked files and ignored .env files of a git tree, and nothing else ignored', async () => {
  const line = `APCA_API_KEY_ID=${live}\n`
  await write({
    '.gitignore': 'ignored/\n.env*\n*.log\n',
    'tracked.env': line,
    'deleted.env': line,
  })
  await git('init', '-q')
  await git('add', '-A', '-f')
  await rm(join(root, 'deleted.env'))
  await write({
    'untracked.env': line,
    '.env': line,
    'deep/.env.local': line,
    'ignored/settings.env': line,
    'run.log': line,
  })
  const decision = await guard()
  expect(paths(decision)).toEqual([
    '.env block',
    'deep/.env.local block',
    'tracked.env block',
    'untracked.env block',
  ])
  expect(decision.verdict).toBe('fail')
})

it('scans a named path whole, also what git ignores, and an empty rest is no matter', async () => {
  await write({
    '.gitignore': 'ignored/\n',
    'ignored/a.env': `APCA_API_KEY_ID=${live}`,
    'b.env': `KEY=${live}`,
  })
  await git('init', '-q')
  expect(paths(await guard({ paths: ['ignored'] }))).toEqual(['ignored/a.env block'])
})

it('scans everything outside of git', async () => {
  await write({ 'a/b.env': `KEY=${live}`, 'c.env': `KEY=${paper}` })
  expect(paths(await guard())).toEqual(['a/b.env block', 'c.env allow'])
})

it('reads UTF-16, counts binaries and follows no link', async () => {
  await write({
    'windows.env': Buffer.from(`\uFEFFAPCA_API_KEY_ID=${live}\r\n`, 'utf16le'),
    'logo.bin': Buffer.from([0, 1, 2, 3, 0, 0, 0, 9]),
  })
  await symlink('nowhere', join(root, 'link'))
  const decision = await guard()
  expect(paths(decision)).toEqual(['windows.env block'])
  expect(decision.data.scanned).toMatchObject({ files: 2, binaries: 1, sources: ['tree'] })
})

it('says which files were too large to be read in any way but line by line, and still passes', async () => {
  const data = (venue: string): string => `[\n${`{"note": "${venue}"},\n`.repeat(90_000)}{}]\n`
  await write({
    'data/large.json': data('binance'),
    'data/silent.json': data('a thing'),
    'data/small.json': '{"note": "binance"}',
    'data/table.csv': `name,secret\n${'binance,\n'.repeat(130_000)}`,
    'bundle.js': `// binance\n${'call()\n'.repeat(90_000)}`,
    'node_modules/a/bundle.js': `// binance\n${'call()\n'.repeat(90_000)}`,
    'notes.md': 'binance\n'.repeat(200_000),
  })
  const { verdict, summary, rules, data: found } = await guard()
  expect(verdict).toBe('pass')
  expect(found.scanned.byLines).toEqual(['bundle.js', 'data/large.json', 'data/table.csv'])
  const said = '; read by lines only, as they are large: bundle.js, data/large.json, data/table.csv'
  expect(summary.endsWith(said)).toBe(true)
  expect(rules.find(({ id }) => id === 'guard/scanned')?.found.endsWith(said)).toBe(true)
})

it('says once what cannot be read, where a thread is lost and all is read again', async () => {
  const files = Array.from({ length: 2_000 }, (_, index) => [`${index}.txt`, 'nothing\n'] as const)
  const damaged = createZip([{ name: 'a.env', content: Buffer.from('A=1') }]).subarray(0, 40)
  await write({ ...Object.fromEntries(files), 'damaged.zip': damaged })
  const startThread = (): Worker => new Worker('process.exit(1)', { eval: true })
  const { verdict, rules } = await guard({ startThread })
  expect(verdict).toBe('error')
  expect(rules[0]).toMatchObject({ id: 'guard/scanned', locations: [{ path: 'damaged.zip' }] })
})

it('a tree without files is an error', async () => {
  expect((await guard()).verdict).toBe('error')
})

it('a named path that does not exist is the person’s mistake', async () => {
  await expect(guard({ paths: ['nowhere'] })).rejects.toMatchObject({ exitCode: 2 })
})

it('a file that cannot be read is an error', async () => {
  // A process's memory opens like a file and cannot be read from its start, not even by root.
  const unreadable = '/proc/self/mem'
  await expect(guard({ paths: [unreadable] })).rejects.toMatchObject({
    exitCode: 3,
    code: 'guard/unreadable',
  })
})

const gateway = (environment: Readonly<Record<string, string>>): object => ({
  name: 'demo',
  services: { gateway: { environment } },
})

it('judges compose files by their resolved form, each finding once', async () => {
  await write({
    'docker-compose.yml': `services:\n  gateway:\n    environment:\n      DRY_RUN: "true"\n      APCA_API_KEY_ID: ${live}\n`,
  })
  const exec = compose({
    'docker-compose.yml': gateway({ DRY_RUN: 'true', APCA_API_KEY_ID: live }),
  })
  const decision = await guard({}, exec)
  expect(decision.data.findings).toMatchObject([
    { service: 'gateway', location: { path: 'docker-compose.yml', line: 5 } },
  ])
  expect(decision.data.scanned.sources).toEqual(['tree', 'compose'])
  expect(decision.summary).toMatch(/^docker-compose\.yml: gateway sets APCA_API_KEY_ID to what/)
})

it('still sees a live key that only the text of a compose file has', async () => {
  await write({ 'compose.yaml': `services:\n  gateway: {}\n  # was ${live}\n` })
  const decision = await guard({}, compose({ 'compose.yaml': gateway({}) }))
  expect(paths(decision)).toEqual(['compose.yaml block'])
})

it('a live default is a finding even where the environment replaces it', async () => {
  await write({
    'compose.yaml':
      'services:\n  gateway:\n    environment:\n      ALPACA_PAPER: ${ALPACA_PAPER:-false}\n',
  })
  const decision = await guard({}, compose({ 'compose.yaml': gateway({ ALPACA_PAPER: 'true' }) }))
  expect(paths(decision)).toEqual(['compose.yaml allow', 'compose.yaml block'])
  expect(decision.summary).toContain('switches Alpaca to live (ALPACA_PAPER=false)')
})

it('resolves an override on top of its base, and a demanded variable without its value', async () => {
  await write({
    'compose.yaml': 'services: {}',
    'compose.override.yaml': 'services: {}',
    'compose.staging.yaml': 'services: { a: { image: "${IMAGE:?set by deploy}" } }',
  })
  const seen: string[] = []
  const decision = await guard({}, async (command, args, options) => {
    const files = args.filter((_, index) => args[index - 1] === '-f')
    seen.push(
      `${files.map((file) => file.slice(root.length + 1)).join('+')} ${options?.env?.['IMAGE'] ?? '-'}`,
    )
    const isFragment = files.length === 1 && files[0]?.endsWith('override.yaml') === true
    const answers = {
      [files.at(-1)?.slice(root.length + 1) ?? '']: isFragment ? 'no image' : gateway({}),
    }
    return compose(answers)(command, args, options)
  })
  expect(seen.sort()).toEqual([
    'compose.override.yaml -',
    'compose.staging.yaml 61953',
    'compose.yaml -',
    'compose.yaml+compose.override.yaml -',
  ])
  expect(decision.verdict).toBe('pass')
})

it.each(['${PAPERGATE_IMAGE_GATEWAY}', '$PAPERGATE_IMAGE_GATEWAY'])(
  'gives the image %s, which only a deploy knows, a stand-in',
  async (image) => {
    await write({ 'compose.staging.yml': `services: { gateway: { image: "${image}" } }\n` })
    let seen: string | undefined
    const exec: Exec = (command, args, options) => {
      seen = options?.env?.['PAPERGATE_IMAGE_GATEWAY']
      return compose({ 'compose.staging.yml': { name: 'x', services: {} } })(command, args)
    }
    const decision = await guard({}, exec)
    expect(decision.verdict).toBe('pass')
    expect(seen).toMatch(/^\d+$/)
  },
)

it('leaves an image its default where it has one', async () => {
  await write({ 'compose.yml': 'services: { db: { image: "${PAPERGATE_IMAGE_DB:-postgres}" } }\n' })
  let env: object = {}
  await guard({}, (command, args, options) => {
    env = options?.env ?? {}
    return compose({ 'compose.yml': { name: 'x', services: {} } })(command, args)
  })
  expect(env).not.toHaveProperty('PAPERGATE_IMAGE_DB')
})

it('a found compose file that Compose refuses is an error beside the tree’s findings', async () => {
  await write({ 'compose.yaml': 'services: [', 'a.env': `KEY=${live}` })
  const decision = await guard({}, compose({ 'compose.yaml': 'yaml: line 1' }))
  expect(decision.verdict).toBe('error')
  expect(paths(decision)).toEqual(['a.env block'])
  expect(decision.rules[0]?.found).toContain('Compose cannot resolve compose.yaml: yaml: line 1')
})

it('a named compose file that Compose refuses is the person’s mistake', async () => {
  await write({ 'ci.yml': 'services: [' })
  const exec = compose({ 'ci.yml': 'yaml: line 1' })
  await expect(guard({ compose: ['ci.yml'] }, exec)).rejects.toMatchObject({ exitCode: 2 })
  await expect(guard({ compose: ['gone.yml'] }, exec)).rejects.toMatchObject({ exitCode: 2 })
})

it('compose files without Docker Compose are an error of the world', async () => {
  await write({ 'compose.yaml': 'services: {}' })
  const exec = compose({ 'compose.yaml': "docker: 'compose' is not a docker command" })
  await expect(guard({}, exec)).rejects.toMatchObject({ exitCode: 3 })
})

it('a service that is declared to trade and stands in no compose file fails', async () => {
  await write({ 'compose.yaml': 'services: {}' })
  const services = { execution: { compose: 'execution', trades: true } }
  const decision = await guard({ services }, compose({ 'compose.yaml': gateway({}) }))
  expect(decision.summary).toMatch(/^execution is declared to trade/)
})

it('names nothing of a secret in any part of the result, and gives the redactor every value', async () => {
  const secrets = [live, paper, opaque, opaque.toUpperCase(), `${opaque}=/+x`]
  await write({
    '.env': `APCA_API_KEY_ID=${live}\nALPACA_PAPER=${opaque}\nOKX_API_PASSPHRASE=${opaque}\n`,
    'a.py': `KEY = "${paper}"\nBINANCE_API_SECRET = "${opaque.toUpperCase()}"\n`,
    'b.json': `{"KRAKEN_API_SECRET": "${opaque}=/+x", "ALPACA_LIVE_TOKEN": "${opaque}"}`,
    'compose.yaml': `services:\n  gateway:\n    environment:\n      DRY_RUN: ${opaque}\n`,
    'accounts.yaml': `${paper}: ${live}\n${opaque}: ${paper}\n`,
  })
  const redactor = createRedactor()
  const exec = compose({
    'compose.yaml': gateway({ DRY_RUN: opaque, TRADIER_ACCESS_TOKEN: opaque, X: live }),
  })
  const decision = await guard({}, exec, redactor)
  const text = JSON.stringify(decision)
  const windows = secrets.flatMap((secret) =>
    Array.from({ length: secret.length - 7 }, (_, index) => secret.slice(index, index + 8)),
  )
  expect(windows.filter((part) => text.includes(part))).toEqual([])
  expect(decision.data.findings.length).toBeGreaterThanOrEqual(7)
  for (const secret of secrets) expect(redactor.redact(secret)).not.toContain(secret.slice(0, 8))
  expect(guardDataSchema.parse(decision.data)).toEqual(decision.data)
})

it('gives a finding the same fingerprint on every run and another one for another value', async () => {
  await write({ 'a.env': `BINANCE_API_SECRET=${opaque}` })
  const first = (await guard()).data.findings[0]?.fingerprint ?? ''
  expect((await guard()).data.findings[0]?.fingerprint).toBe(first)
  const entry = { fingerprint: first, reason: 'testnet', owner: 'me', expires: '2999-01-01' }
  expect((await guard({ allow: [entry] })).verdict).toBe('pass')
  await write({ 'a.env': `BINANCE_API_SECRET=${opaque}X` })
  expect((await guard({ allow: [entry] })).verdict).toBe('fail')
})

it('judges a project that is resolved already', () => {
  const project = { name: 'staging', services: { gateway: { environment: { ALPACA_KEY: live } } } }
  const deps = { now: () => new Date(0), redactor: createRedactor() }
  const files = [{ path: 'compose.staging.yml', text: '' }]
  const decision = guardComposeProject(
    project,
    { files, services: {}, allow: [], fingerprintKey: null },
    deps,
  )
  expect(decision.verdict).toBe('fail')
  expect(decision.summary).toMatch(/^compose\.staging\.yml: gateway sets ALPACA_KEY/)
  const empty = { name: 'staging', services: {} }
  expect(
    guardComposeProject(empty, { files, services: {}, allow: [], fingerprintKey: null }, deps)
      .verdict,
  ).toBe('error')
})
