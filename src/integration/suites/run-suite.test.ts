import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterEach, beforeEach, expect, it } from 'vitest'

import { systemClock } from '../../adapters/clock.ts'
import { spawnExec } from '../../adapters/exec.ts'
import { createLineLog } from '../../adapters/log.ts'
import { createRedactor } from '../../redaction/redactor.ts'
import type { IntegrationDependencies } from '../integration-options.ts'
import { createFakeEngine } from '../testing/fake-engine.ts'
import { matchQuarantine } from './match-quarantine.ts'
import { hostPlace } from './places/host-place.ts'
import { runSuite } from './run-suite.ts'
import { plainSuite } from './suite-options.ts'

const SECRET = 'synthetic-secret-0123456789'

let root: string
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'papergate-suite-'))
  await mkdir(join(root, 'out/logs'), { recursive: true })
})
afterEach(() => rm(root, { recursive: true }))

it.each([300_000, 2_500_000])(
  'shows nothing of a secret that lies across each 64 KB of a line of %i bytes',
  async (length) => {
    const lines: string[] = []
    const redactor = createRedactor()
    redactor.register(SECRET)
    const env = { PATH: process.env['PATH'] }
    const deps: IntegrationDependencies = {
      root,
      out: join(root, 'out'),
      env,
      exec: spawnExec,
      engine: createFakeEngine([]),
      clock: systemClock,
      log: createLineLog((line) => lines.push(line), { verbose: true }),
      redactor,
      signal: new AbortController().signal,
    }
    const before = 13
    const filler = 65_536 - SECRET.length
    const script = `s = "${SECRET}"; process.stdout.write("." .repeat(${filler + before}) + (s + ".".repeat(${filler})).repeat(${Math.floor(length / 65_536)}))`
    const suite = { ...plainSuite, name: 'e2e', run: `${process.execPath} -e '${script}'` }
    const place = hostPlace(root, {}, { exec: spawnExec, env })
    const given = { env: {}, quarantine: matchQuarantine([], systemClock.now()) }
    const run = await runSuite({ ...suite, timeout: 20_000 }, place, given, deps)
    const log = await readFile(join(root, 'out', run.log), 'utf8')
    expect(log).toMatch(/^\.+… \(\d+ more bytes\)\n$/)
    expect([log, ...lines, ...run.lastLines].join('\n')).not.toMatch(/synthetic|0123456789/)
  },
)
