import { mkdir, mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { expect, it } from 'vitest'

import type { GateResult } from '../../src/contract/result.ts'
import { manyComments, startFakeGitHub } from './fake-github.ts'
import { runBundledAction } from './run-bundled-action.ts'

const TOKEN = 'synthetic-token-of-the-test'
const event = {
  name: 'pull_request',
  payload: { pull_request: { number: 7, base: { sha: 'a'.repeat(40) } } },
}

/** A job's folder with the artifacts of other jobs in it, as download-artifact leaves them. */
async function createResults(
  results: Readonly<Record<string, GateResult['verdict']>>,
): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'papergate-verdict-'))
  for (const [gate, verdict] of Object.entries(results)) {
    const artifact = join(folder, 'papergate-results', `papergate-results-${gate}`)
    await mkdir(artifact, { recursive: true })
    const result = {
      schema: 'papergate/result/v1',
      gate,
      verdict,
      summary: `${gate} says <b>${verdict}</b> @octocat`,
      rules: [],
      startedAt: '2026-01-01T00:00:00.000Z',
      finishedAt: '2026-01-01T00:00:02.000Z',
      data: {},
    }
    await writeFile(join(artifact, `${gate}.json`), JSON.stringify(result))
  }
  return folder
}

const inputs = (jobs: Readonly<Record<string, string>> = {}) => ({
  results: 'papergate-results',
  gates: '["guard", "images"]',
  jobs: JSON.stringify(
    Object.fromEntries(Object.entries(jobs).map(([id, result]) => [id, { result, outputs: {} }])),
  ),
  comment: 'true',
  token: TOKEN,
})

it('passes when every expected gate passed, and writes one comment', async () => {
  await using github = await startFakeGitHub({ comments: [], canWrite: true })
  const step = await runBundledAction('verdict', {
    cwd: await createResults({ guard: 'pass', images: 'pass' }),
    inputs: inputs({ guard: 'success', images: 'success', checks: 'skipped' }),
    env: { GITHUB_API_URL: github.url },
    event,
  })
  expect(step).toMatchObject({ exitCode: 0, outputs: { verdict: 'pass' } })
  expect(github.comments().map(({ body }) => body)).toEqual([
    expect.stringContaining('Papergate: pass'),
  ])
  expect(github.comments()[0]?.body).not.toMatch(/<b>|@octocat/)
  expect(step.summary).toContain('Papergate: pass')
  expect(step.stdout).toContain(`::add-mask::${TOKEN}`)
})

it('updates its comment on the second page, and leaves a person’s imitation alone', async () => {
  const marker = '<!-- papergate: the verdict of this pull request -->'
  const comments = [
    { id: 900, user: { type: 'User' as const }, body: `${marker}\nforged` },
    ...manyComments,
    { id: 901, user: { type: 'Bot' as const }, body: `${marker}\nold` },
  ]
  await using github = await startFakeGitHub({ comments, canWrite: true })
  await runBundledAction('verdict', {
    cwd: await createResults({ guard: 'fail', images: 'pass' }),
    inputs: inputs({ guard: 'failure', images: 'success' }),
    env: { GITHUB_API_URL: github.url },
    event,
  })
  expect(github.comments()).toHaveLength(comments.length)
  const bodies = new Map(github.comments().map(({ id, body }) => [id, body]))
  expect(bodies.get(901)).toContain('Papergate: fail')
  expect(bodies.get(900)).toContain('forged')
})

it('warns once where the token may not write, as on a fork’s pull request, and still passes', async () => {
  await using github = await startFakeGitHub({ comments: [], canWrite: false })
  const step = await runBundledAction('verdict', {
    cwd: await createResults({ guard: 'pass', images: 'pass' }),
    inputs: inputs(),
    env: { GITHUB_API_URL: github.url },
    event,
  })
  expect(step).toMatchObject({ exitCode: 0, outputs: { verdict: 'pass' } })
  expect(step.stdout.match(/^::warning::/gm)).toHaveLength(1)
})

it('asks GitHub for nothing where there is no pull request', async () => {
  await using github = await startFakeGitHub({ comments: [], canWrite: true })
  const step = await runBundledAction('verdict', {
    cwd: await createResults({ guard: 'pass', images: 'pass' }),
    inputs: inputs(),
    env: { GITHUB_API_URL: github.url },
  })
  expect(step.exitCode).toBe(0)
  expect(github.requests).toEqual([])
})

it.each([
  ['a gate failed', { guard: 'fail', images: 'pass' }, {}, 'fail', 'not passed: guard'],
  ['a gate could not decide', { guard: 'error', images: 'pass' }, {}, 'error', 'guard'],
  ['a gate left no result', { guard: 'pass' }, {}, 'error', 'no result from: images'],
  ['no artifact arrived at all', {}, {}, 'error', 'no result from: guard, images'],
  [
    'a job was cancelled after its gate had passed',
    { guard: 'pass', images: 'pass' },
    { guard: 'cancelled' },
    'error',
    'the job guard ended with cancelled',
  ],
  [
    'a job was skipped that was not planned to be',
    { guard: 'pass', images: 'pass' },
    { images: 'skipped' },
    'error',
    'the job images ended with skipped',
  ],
] as const)('is red when %s', async (_case, results, jobs, verdict, summary) => {
  const step = await runBundledAction('verdict', {
    cwd: await createResults(results),
    inputs: { ...inputs(jobs), comment: 'false' },
    event,
  })
  expect(step).toMatchObject({ exitCode: 1, outputs: { verdict } })
  expect(step.outputs['summary']).toContain(summary)
  expect(step.summary).toContain(`Papergate: ${verdict}`)
})

it('is red when the list of gates cannot be read', async () => {
  const step = await runBundledAction('verdict', {
    cwd: await createResults({ guard: 'pass' }),
    inputs: { ...inputs(), gates: 'guard' },
  })
  expect(step).toMatchObject({ exitCode: 1, outputs: { verdict: 'error' } })
  expect(step.outputs['summary']).toContain('JSON list')
})
