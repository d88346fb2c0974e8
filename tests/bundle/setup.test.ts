import { tmpdir } from 'node:os'

import { expect, it } from 'vitest'

import { runBundledAction } from './run-bundled-action.ts'

const cwd = tmpdir()

it('runs the command so that later steps see what it exports', async () => {
  const step = await runBundledAction('setup', {
    cwd,
    inputs: { run: 'echo "MODE=paper" >> "$GITHUB_ENV"\necho ready' },
  })
  expect(step).toMatchObject({ exitCode: 0, env: 'MODE=paper\n' })
  expect(step.stdout).toContain('ready')
})

it('stops at the first line that fails, also inside a pipe', async () => {
  const step = await runBundledAction('setup', { cwd, inputs: { run: 'false | true\necho late' } })
  expect(step.exitCode).toBe(1)
  expect(step.stdout).not.toContain('late')
  expect(step.stdout).toContain('::error::The setup command ended with exit code 1')
})

it('does nothing where nothing is asked for', async () => {
  expect(await runBundledAction('setup', { cwd })).toMatchObject({ exitCode: 0 })
})

it('warns about a cache that does not answer, and goes on', async () => {
  const step = await runBundledAction('setup', {
    cwd,
    inputs: { run: 'echo ready', 'cache-paths': '.venv', 'cache-key': 'python-1' },
  })
  expect(step.exitCode).toBe(0)
  expect(step.stdout).toMatch(/::warning::.*cache/i)
  expect(step.stdout).toContain('ready')
})
