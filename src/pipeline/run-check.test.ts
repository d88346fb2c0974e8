import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterEach, beforeEach, expect, it } from 'vitest'

import { systemClock } from '../adapters/clock.ts'
import { spawnExec } from '../adapters/exec.ts'
import { createLineLog } from '../adapters/log.ts'
import { createRedactor } from '../redaction/redactor.ts'
import { runCheck } from './run-check.ts'
import type { CheckDependencies } from './run-check.ts'

let root: string
let deps: CheckDependencies

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'papergate-checks-'))
  deps = {
    root,
    out: join(root, '.papergate'),
    env: { PATH: process.env['PATH'] },
    exec: spawnExec,
    clock: systemClock,
    log: createLineLog(() => {}),
    redactor: createRedactor(),
    signal: new AbortController().signal,
  }
})
afterEach(() => rm(root, { recursive: true }))

const check = (run: string, timeout = 10_000) => ({ name: 'lint', run, in: '.', timeout })

it('passes on exit 0', async () => {
  await expect(runCheck(check('true'), deps)).resolves.toMatchObject({ verdict: 'pass' })
})

it('fails on any other exit code and shows the last lines', async () => {
  const decision = await runCheck(check('echo one line >&2; exit 7'), deps)
  expect(decision.verdict).toBe('fail')
  expect(decision.rules[0]?.found).toBe('exit code 7; its last lines:\none line')
})

it('fails on a command that does not exist', async () => {
  const decision = await runCheck(check('no-such-command-anywhere'), deps)
  expect(decision).toMatchObject({ verdict: 'fail', data: { exitCode: 127 } })
})

it('ends the whole process tree of a check that runs too long', async () => {
  const decision = await runCheck(check('sleep 60 & wait', 100), deps)
  expect(decision.rules[0]?.found).toMatch(/^still running after 100 ms/)
})

it('writes the whole output to a log, without registered secrets', async () => {
  deps.redactor.register('synthetic-secret-value')
  await runCheck(check('echo token=synthetic-secret-value'), deps)
  const log = await readFile(join(root, '.papergate/logs/check-lint.log'), 'utf8')
  expect(log).toBe('token=[redacted]\n')
})

it('shows nothing of a secret in a line that is longer than any that is kept', async () => {
  const secret = 'synthetic-secret-0123456789'
  deps.redactor.register(secret)
  const filler = '.'.repeat(1_024 - secret.length)
  const script = `process.stdout.write(${JSON.stringify('.'.repeat(10))} + ${JSON.stringify(secret + filler)}.repeat(1_100))`
  const run = `${process.execPath} -e '${script}'; exit 1`
  const decision = await runCheck(check(run), deps)
  const log = await readFile(join(root, '.papergate/logs/check-lint.log'), 'utf8')
  expect(log).toMatch(/\.{10}(?:\[redacted\]\.+)+… \(\d+ more bytes\)\n$/)
  expect(`${log}${JSON.stringify(decision.rules[0]?.found.slice('exit code'.length))}`).not.toMatch(
    /synthetic|0123456789/,
  )
})

it('is interrupted by the signal', async () => {
  const abort = new AbortController()
  const running = runCheck(check('sleep 60'), { ...deps, signal: abort.signal })
  abort.abort()
  await expect(running).rejects.toThrow(/interrupted/)
})
