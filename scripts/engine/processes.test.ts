import { spawn } from 'node:child_process'
import { once } from 'node:events'

import { expect, it } from 'vitest'

import { processesOnOurNetwork, processesRunning, signalProcess } from './processes.ts'

it.runIf(process.platform === 'linux')('finds a process by the program that it runs', async () => {
  const found = await processesRunning(process.execPath)
  expect(found).toContain(process.pid)
})

it.runIf(process.platform === 'linux')(
  'finds no process for a program that nobody runs',
  async () => {
    await expect(processesRunning('/nowhere/dockerd')).resolves.toEqual([])
  },
)

it.runIf(process.platform === 'linux')('finds a process on our network by its name', async () => {
  const child = spawn('sleep', ['60'])
  try {
    await once(child, 'spawn')
    await expect.poll(() => processesOnOurNetwork('sleep')).toContain(child.pid)
  } finally {
    child.kill()
  }
})

it('signals a process that has ended without an error', () => {
  // Above the kernel's largest process id, so that no process has it.
  expect(() => signalProcess(4_194_305, 'SIGTERM')).not.toThrow()
})
