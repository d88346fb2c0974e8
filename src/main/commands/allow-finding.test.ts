import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterEach, beforeEach, expect, it } from 'vitest'
import { parse } from 'yaml'

import { runCli } from '../run-cli.ts'

const secret = ['Zq7', 'SyntheticSecretValue0451abcdefghijk'].join('')
const live = ['AK', 'SYNTHETICEXAMPLE00'].join('')

let root = ''
beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'papergate-allow-')))
  execFileSync('git', ['init', '--quiet'], { cwd: root })
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

type Finding = { readonly fingerprint: string; readonly decision: string }

async function guard(...argv: readonly string[]) {
  let output = ''
  const take = (text: string): void => {
    output += text
  }
  const exitCode = await runCli(['guard', ...argv], {
    env: { PATH: process.env['PATH'], HOME: root },
    cwd: root,
    stdout: take,
    stderr: take,
    isTerminal: false,
    signal: new AbortController().signal,
  })
  return { exitCode, output }
}

function findings(): readonly Finding[] {
  const text = readFileSync(join(root, '.papergate/results/guard.json'), 'utf8')
  const { data } = JSON.parse(text) as { readonly data: { readonly findings: readonly Finding[] } }
  return data.findings
}

const write = (name: string, text: string): void => writeFileSync(join(root, name), text)
type Config = { readonly guard: { readonly allow: object[]; readonly fingerprintKey: string } }
const config = (): Config => parse(readFileSync(join(root, 'papergate.yml'), 'utf8')) as Config

const ALLOW = ['--reason', 'a sample', '--owner', 'desk@example.com'] as const

it('accepts one finding, keeps it accepted, and gives the repository a key of its own', async () => {
  write('papergate.yml', 'version: 1 # ours\n')
  write('.env', `BINANCE_API_SECRET=${secret}\n`)
  write('.env.other', `BYBIT_API_SECRET=${secret}\n`)
  expect((await guard()).exitCode).toBe(1)
  const [first, second] = findings()
  const allowed = await guard('--allow', first?.fingerprint ?? '', ...ALLOW)
  expect(allowed).toMatchObject({ exitCode: 0 })
  expect(allowed.output).not.toContain(secret.slice(0, 8))
  expect(config().guard.fingerprintKey).toMatch(/^[0-9a-f]{64}$/)
  expect(readFileSync(join(root, 'papergate.yml'), 'utf8')).toContain('# ours')
  expect((await guard()).exitCode).toBe(1)
  expect(findings().map(({ decision }) => decision)).toEqual(['allow', 'block'])
  const next = findings().find(({ decision }) => decision === 'block')
  expect(next?.fingerprint).not.toBe(second?.fingerprint)
  expect((await guard('--allow', next?.fingerprint ?? '', ...ALLOW)).exitCode).toBe(0)
  expect(await guard()).toMatchObject({ exitCode: 0 })
  expect(config().guard.allow).toHaveLength(2)
})

it('an entry that names nothing any more, or is over, fails', async () => {
  write('papergate.yml', 'version: 1\n')
  write('.env', `BINANCE_API_SECRET=${secret}\n`)
  await guard()
  const fingerprint = findings()[0]?.fingerprint ?? ''
  await guard('--allow', fingerprint, ...ALLOW, '--expires', '2020-01-01')
  const over = await guard()
  expect(over.exitCode).toBe(1)
  expect(over.output).toContain('expired on 2020-01-01')
  write('.env', 'A=1\n')
  const gone = await guard()
  expect(gone.exitCode).toBe(1)
})

it.each([
  ['a live key', `APCA_API_KEY_ID=${live}\n`, [], 'cannot be allowed'],
  ['a fingerprint of nothing', 'A=1\n', ['--allow', '0'.repeat(32), ...ALLOW], 'names none'],
  ['no reason', 'A=1\n', ['--allow', '0'.repeat(32), '--owner', 'x'], '--reason'],
  ['no owner', 'A=1\n', ['--allow', '0'.repeat(32), '--reason', 'x'], '--owner'],
  ['a short fingerprint', 'A=1\n', ['--allow', 'abc', ...ALLOW], 'fingerprint'],
])('%s is refused, and nothing is written', async (_, text, argv, said) => {
  write('papergate.yml', 'version: 1\n')
  write('.env', text)
  await guard()
  const fingerprint = findings()[0]?.fingerprint ?? ''
  const refused = await guard(...(argv.length > 0 ? argv : ['--allow', fingerprint, ...ALLOW]))
  expect(refused.exitCode).toBe(2)
  expect(refused.output).toContain(said)
  expect(readFileSync(join(root, 'papergate.yml'), 'utf8')).toBe('version: 1\n')
})
