import { appendFile, readFile, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { afterAll, beforeAll, expect, it } from 'vitest'

import { openActSession } from '../../scripts/act/open-act-session.ts'
import type { ActSession } from '../../scripts/act/open-act-session.ts'
import { commit } from '../../scripts/act/prepare-copy.ts'
import type { ActRun } from '../../scripts/act/run-act.ts'
import { imagesManifestSchema } from '../../src/contract/images-manifest.ts'
import { resultSchema } from '../../src/contract/result-schema.ts'
import type { GateResult } from '../../src/contract/result.ts'
import { decodeBaseline } from '../../src/coverage/baseline/decode-baseline.ts'

let session: ActSession

beforeAll(async () => {
  session = await openActSession()
})

afterAll(async () => {
  await session[Symbol.asyncDispose]()
})

async function readArtifact(run: ActRun, name: string, file: string): Promise<unknown> {
  return JSON.parse(await readFile(join(run.artifacts[name] ?? '', file), 'utf8'))
}

async function readVerdict(run: ActRun): Promise<GateResult> {
  return resultSchema.parse(await readArtifact(run, 'papergate-verdict', 'verdict.json'))
}

it('ci.yml runs on a pull request to a green verdict over every gate', async () => {
  const run = await session.run({ event: 'pull_request', workflow: 'ci.yml', job: 'papergate' })
  expect(run.jobs).toEqual({
    checks: 'success',
    guard: 'success',
    integration: 'success',
    build: 'success',
    verdict: 'success',
  })
  expect(run.exitCode).toBe(0)
  expect(Object.keys(run.artifacts).sort()).toEqual([
    'papergate-coverage-report',
    'papergate-logs-integration',
    'papergate-results-checks',
    'papergate-results-guard',
    'papergate-results-images',
    'papergate-results-integration',
    'papergate-verdict',
  ])
  const logs = await readdir(run.artifacts['papergate-logs-integration'] ?? '', { recursive: true })
  expect(logs.join('\n')).toContain('execution_gateway')
  const page = join(run.artifacts['papergate-coverage-report'] ?? '', 'report.html')
  expect(await readFile(page, 'utf8')).toMatch(/^<!doctype html>/i)
  const verdict = await readVerdict(run)
  expect(verdict).toMatchObject({ gate: 'verdict', verdict: 'pass' })
  const gates = verdict.rules.map(({ id }) => id.split('/')[1])
  expect(new Set(gates)).toEqual(new Set(['check', 'coverage', 'guard', 'integration', 'images']))
})

it('main.yml judges, pushes by digest and deploys to staging, in that order', async () => {
  const { root } = session.copy
  // They ran with ci.yml, and take longer than all others together.
  await leaveOutFaults(join(root, 'papergate.yml'))
  const head = await commit(root, 'Leave out the tests that break services')
  const run = await session.run({ event: 'push', workflow: 'main.yml' })
  expect(Object.entries(run.jobs).slice(-3)).toEqual([
    ['verdict', 'success'],
    ['build', 'success'],
    ['deploy', 'success'],
  ])
  expect(run.exitCode).toBe(0)
  const manifest = imagesManifestSchema.parse(
    await readArtifact(run, 'papergate-images', 'images.json'),
  )
  expect(manifest.commit).toBe(head)
  const baseline = run.artifacts[`papergate-coverage-${head}`] ?? ''
  const bytes = await readFile(join(baseline, 'baseline.json.gz'))
  const decoded = decodeBaseline(bytes, head)
  expect(decoded.config).toBe('papergate.yml')
  expect(decoded.files.size).toBeGreaterThan(10)
  expect(Object.keys(manifest.images)).toContain('execution_gateway')
  const deploy = resultSchema.parse(
    await readArtifact(run, 'papergate-results-deploy', 'deploy.json'),
  )
  expect(deploy).toMatchObject({ gate: 'deploy', verdict: 'pass' })
  expect(run.log).not.toContain('synthetic-paper-secret-not-real')
})

it('a broken unit test turns the verdict job red, and the verdict names the check', async () => {
  const { root } = session.copy
  const tests = 'examples/trading-platform/apps/signal_service/tests/test_broken.py'
  await appendFile(join(root, tests), 'def test_broken() -> None:\n    assert len("broken") == 1\n')
  await leaveOutContainers(join(root, '.github', 'workflows', 'ci.yml'))
  await commit(root, 'Break a unit test')
  const run = await session.run({ event: 'pull_request', workflow: 'ci.yml', job: 'papergate' })
  expect(run.jobs).toEqual({ checks: 'failure', guard: 'success', verdict: 'failure' })
  expect(run.exitCode).not.toBe(0)
  const verdict = await readVerdict(run)
  expect(verdict.verdict).toBe('fail')
  expect(verdict.summary).toContain('not passed: check unit')
})

async function leaveOutFaults(config: string): Promise<void> {
  const text = await readFile(config, 'utf8')
  await writeFile(config, text.replace('pytest tests/e2e ', 'pytest tests/e2e -m "not faults" '))
}

/** The red run needs no containers: the gates that want them are skipped by plan. */
async function leaveOutContainers(workflow: string): Promise<void> {
  const text = await readFile(workflow, 'utf8')
  const gates = `      gates: '["check", "coverage", "guard"]'\n`
  await writeFile(
    workflow,
    text.replace(/(uses: \.\/\.github\/workflows\/pr\.yml\n {4}with:\n)/, `$1${gates}`),
  )
}
