import { mkdtemp, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { expect, it } from 'vitest'

import { startFakeCacheService } from './fake-cache-service.ts'
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

/** A job on a fresh machine: the set-up makes the packages only where the cache did not bring them. */
async function runJob(
  service: Awaited<ReturnType<typeof startFakeCacheService>>,
  job: { readonly key: string; readonly save: boolean; readonly made: string },
): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'papergate-cache-'))
  await runBundledAction('setup', {
    cwd: folder,
    inputs: {
      run: `mkdir -p packages; [ -e packages/made ] || echo ${job.made} > packages/made`,
      'cache-paths': 'packages',
      'cache-key': job.key,
      'cache-save': String(job.save),
    },
    env: { ...service.env, GITHUB_WORKSPACE: folder },
  })
  return (await readFile(join(folder, 'packages', 'made'), 'utf8')).trim()
}

it('brings back what a push to the default branch saved, also for a newer key of the same kind', async () => {
  await using service = await startFakeCacheService()
  await runJob(service, { key: 'python-1', save: true, made: 'first' })
  expect(await runJob(service, { key: 'python-1', save: false, made: 'second' })).toBe('first')
  expect(await runJob(service, { key: 'python-2', save: false, made: 'third' })).toBe('first')
  expect(await runJob(service, { key: 'node-1', save: false, made: 'fourth' })).toBe('fourth')
})

it('saves nothing from a pull request', async () => {
  await using service = await startFakeCacheService()
  await runJob(service, { key: 'python-1', save: false, made: 'first' })
  expect(service.keys()).toEqual([])
})
