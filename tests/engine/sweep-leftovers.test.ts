import { randomUUID } from 'node:crypto'

import { expect, it } from 'vitest'

import { spawnExec } from '../../src/adapters/exec.ts'
import { describeOwner, findPlace } from '../../src/integration/reaper/run-owner.ts'
import { createHarness, healthy } from './fixtures/integration-harness.ts'

// Not among those that stand side by side: any run beside it would sweep as well.
it('the next run removes what a dead owner left, and leaves alone what has an owner', async () => {
  await using harness = await createHarness({ db: healthy })
  const { stdout: deadPid } = await spawnExec('/bin/sh', ['-c', 'echo $$'])
  const leave = async (pid: number): Promise<string> => {
    const name = `papergate-test-${randomUUID()}`
    const labels = [
      `com.docker.compose.project=${name}`,
      `dev.papergate.run=${name}`,
      `dev.papergate.owner=${describeOwner(findPlace(), pid)}`,
      'dev.papergate.keep=false',
    ].flatMap((label) => ['--label', label])
    const image = ['debian:bookworm-slim', 'sleep', '600']
    const { exitCode } = await spawnExec('docker', ['create', '--name', name, ...labels, ...image])
    expect(exitCode).toBe(0)
    return name
  }
  const isThere = async (name: string): Promise<boolean> =>
    (await spawnExec('docker', ['container', 'inspect', name])).exitCode === 0
  const dead = await leave(Number(deadPid))
  const alive = await leave(process.pid)
  try {
    const { exitCode, text } = await harness.run()
    expect(exitCode).toBe(0)
    expect(text).toContain(`removed what an earlier run left behind: ${dead}`)
    expect(await isThere(dead)).toBe(false)
    expect(await isThere(alive)).toBe(true)
  } finally {
    await spawnExec('docker', ['rm', '--force', dead, alive])
  }
})
