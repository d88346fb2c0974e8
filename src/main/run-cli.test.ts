import { execFileSync } from 'node:child_process'
import {
  mkdtempSync,
  existsSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterEach, beforeEach, expect, it } from 'vitest'

import { runCli } from './run-cli.ts'

let root = ''
beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'papergate-cli-')))
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

async function papergate(cwd: string, ...argv: readonly string[]) {
  return papergateUntil(new AbortController().signal, cwd, ...argv)
}

async function papergateUntil(signal: AbortSignal, cwd: string, ...argv: readonly string[]) {
  let stdout = ''
  let stderr = ''
  const exitCode = await runCli(argv, {
    env: { PATH: process.env['PATH'], HOME: root },
    cwd,
    stdout: (text) => {
      stdout += text
    },
    stderr: (text) => {
      stderr += text
    },
    isTerminal: false,
    signal,
  })
  return { exitCode, stdout, stderr }
}

const config = (text: string): void => writeFileSync(join(root, 'papergate.yml'), text)

it.each([[['schema']], [['report', '--verdict', '--expect', 'guard']]])(
  'a broken papergate.yml does not stand in the way of %j',
  async (argv) => {
    config('version: 2\n')
    mkdirSync(join(root, '.papergate/results'), { recursive: true })
    const { stdout, stderr } = await papergate(root, ...argv)
    expect(stderr).toBe('')
    expect(stdout).not.toBe('')
  },
)

it.each(['checks', 'coverage', 'guard,integration'])(
  'a part of --only that papergate.yml does not have is no pass: %s',
  async (only) => {
    config('version: 1\n')
    const { exitCode, stdout, stderr } = await papergate(
      root,
      'run',
      'pr',
      '--only',
      only,
      '--json',
    )
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' })
    expect(stderr).toContain('of which there is none')
  },
)

it('an output folder that cannot be made is a refusal of the world, not a bug', async () => {
  config('version: 1\n')
  writeFileSync(join(root, 'file'), '')
  const { exitCode, stdout, stderr } = await papergate(root, 'guard', '--out', 'file/below')
  expect(exitCode).toBe(3)
  expect(stdout).toMatch(/expected: to read or write .*file.*found: .*ENOTDIR/s)
  expect(stdout + stderr).not.toContain('bug')
})

it('reads paths of papergate.yml from the repository root, and typed ones from where it runs', async () => {
  execFileSync('git', ['init', '-q', root])
  mkdirSync(join(root, 'ci'))
  mkdirSync(join(root, 'apps'))
  writeFileSync(
    join(root, 'ci/gate.yml'),
    'version: 1\nchecks: [{ name: place, run: "pwd > seen", in: apps }]\n',
  )
  const { exitCode } = await papergate(
    join(root, 'ci'),
    'run',
    'pr',
    '--only=checks',
    '--config=gate.yml',
    '--out=out',
  )
  expect(exitCode).toBe(0)
  expect(existsSync(join(root, 'apps/seen'))).toBe(true)
  expect(existsSync(join(root, 'ci/out/results/verdict.json'))).toBe(true)
})

it.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
])('a stage that %s stops ends with %i and calls itself interrupted', async (name, code) => {
  config(
    'version: 1\nservices: { a: { path: a, dockerfile: Dockerfile } }\nchecks: [{ name: a, run: "true" }]\nimages: {}\n',
  )
  writeFileSync(join(root, 'Dockerfile'), 'FROM scratch\n')
  const stopped = AbortSignal.abort(name)
  const run = await papergateUntil(stopped, root, 'run', 'images', '--json')
  expect(run.exitCode).toBe(code)
  expect(run.stdout).toContain(`it was interrupted (${name})`)
  expect(run.stdout + run.stderr).not.toMatch(/bug/i)
})

it('hides what a check prints of an .env file, also a password within an address', async () => {
  const key = ['synthetic', 'key', '0123456789'].join('-')
  const password = ['p%40ss', 'synthetic'].join('-')
  mkdirSync(join(root, 'apps/a'), { recursive: true })
  writeFileSync(join(root, '.env'), `BROKER_API_KEY=${key}\n`)
  writeFileSync(join(root, 'apps/a/.env.local'), `DATABASE_URL=postgres://u:${password}@db/x\n`)
  config(
    'version: 1\nservices: { a: { path: apps/a } }\nchecks: [{ name: cat, run: "cat .env apps/a/.env.local; exit 1" }]\n',
  )
  const { stdout, stderr } = await papergate(root, 'run', 'pr', '--only=checks', '--verbose')
  const log = readFileSync(join(root, '.papergate/logs/check-cat.log'), 'utf8')
  const result = readFileSync(join(root, '.papergate/results/check-cat.json'), 'utf8')
  expect(log).toBe('BROKER_API_KEY=[redacted]\nDATABASE_URL=postgres://u:[redacted]@db/x\n')
  for (const text of [stdout, stderr, result]) {
    expect(text).not.toContain(key)
    expect(text).not.toContain(password)
  }
})
