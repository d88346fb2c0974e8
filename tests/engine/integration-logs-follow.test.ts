import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'

import { expect, it } from 'vitest'

import { spawnExec } from '../../src/adapters/exec.ts'
import { createHarness, healthy, script } from './fixtures/integration-harness.ts'
import type { Harness } from './fixtures/integration-harness.ts'

const cli = resolve(import.meta.dirname, '../../src/main/cli.ts')
const DEADLINE = { timeout: 30_000, interval: 50 }
const SECRET = 'Synthetic-Token-Value-1234'

/** Counts as long as it lives, with a secret in each line. */
const ticking = script(
  'touch /up; i=0; while sleep 0.1; do i=$((i+1)); echo "tick $i $TOKEN"; done',
  {
    environment: { TOKEN: SECRET },
    healthcheck: { test: ['CMD', 'test', '-f', '/up'], interval: '1s', retries: 60 },
  },
)

type Follower = {
  readonly child: ChildProcess
  readonly lines: () => readonly string[]
  readonly ended: Promise<{ readonly exitCode: number | null; readonly stderr: string }>
}

function follow(harness: Harness, ...args: readonly string[]): Follower {
  const child = spawn(process.execPath, [cli, 'integration', 'logs', ...args], {
    cwd: harness.folder,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let stdout = ''
  let stderr = ''
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk.toString()
  })
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString()
  })
  const ended = once(child, 'close').then(([exitCode]) => ({
    exitCode: exitCode as number | null,
    stderr,
  }))
  return { child, lines: () => stdout.split('\n').slice(0, -1), ended }
}

const countTicks = (lines: readonly string[]): number =>
  lines.filter((line) => /tick \d+ \[redacted\]/.test(line)).length

it('--follow shows what a run logs as it comes, and ends with the run or when nobody looks on', async () => {
  await using harness = await createHarness({ web: ticking, db: healthy })
  const suite = 'touch begun; until test -e end; do sleep 0.1; done; echo "::error::x"'
  const run = harness.begin('--compose', 'compose.yml', '--suite', suite)
  await expect.poll(() => existsSync(join(harness.folder, 'begun')), DEADLINE).toBe(true)
  const all = follow(harness, '--follow', '--json')
  const some = follow(harness, '-f', 'web', '--grep', 'tick')
  const first = spawnExec(
    '/bin/sh',
    [
      '-c',
      '"$@" | head -n 1',
      'sh',
      process.execPath,
      cli,
      ...'integration logs -f web'.split(' '),
    ],
    {
      cwd: harness.folder,
    },
  )
  await expect.poll(() => countTicks(some.lines()), DEADLINE).toBeGreaterThan(20)
  some.child.kill('SIGINT')
  expect(await some.ended).toEqual({ exitCode: 130, stderr: '' })
  expect(countTicks(some.lines())).toBe(some.lines().length)
  expect((await first).stdout).toMatch(/^web \| [\d:.]{12} out /)
  await expect.poll(() => countTicks(all.lines()), DEADLINE).toBeGreaterThan(20)
  await harness.write('end', '')
  expect((await run.ended).exitCode).toBe(0)
  expect(await all.ended).toMatchObject({
    exitCode: 0,
    stderr: expect.stringMatching(/^\d+ lines of [12] services/) as string,
  })
  const shown = all
    .lines()
    .map((line) => JSON.parse(line) as { readonly time: string; readonly text: string })
  const times = shown.map(({ time }) => time)
  expect(times).toEqual(times.toSorted())
  const written = (await harness.log('web.log')).trimEnd().split('\n')
  // Each line once, and none that the file has is missing.
  expect(new Set(times).size).toBe(times.length)
  expect(times).toEqual(expect.arrayContaining(written.map((line) => line.split(' ')[0])))
  expect(all.lines().join('\n')).not.toContain(SECRET)
})

it('--follow goes on with what is kept, until that is taken down', async () => {
  await using harness = await createHarness({ web: ticking })
  expect((await harness.run('--keep')).exitCode).toBe(0)
  const written = countTicks((await harness.log('web.log')).split('\n'))
  const web = follow(harness, '--follow', 'web')
  await expect.poll(() => countTicks(web.lines()), DEADLINE).toBeGreaterThan(written + 20)
  expect((await harness.run('--down')).exitCode).toBe(0)
  expect(await web.ended).toMatchObject({ exitCode: 0 })
  const ticks = web.lines().map((line) => Number(/tick (\d+)/.exec(line)?.[1]))
  expect(ticks).toEqual(ticks.map((_tick, index) => index + 1))
  expect(web.lines().join('\n')).not.toContain(SECRET)
})
