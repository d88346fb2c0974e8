import { randomBytes } from 'node:crypto'
import { tmpdir } from 'node:os'

import { expect, it } from 'vitest'

import { createZip } from '../../src/adapters/testing/create-zip.ts'
import { startFakeGitHub } from './fake-github.ts'
import type { Comment, OtherRoutes } from './fake-github.ts'
import { fakeResult, HEAD, pull, routesOfRun, runEvent, zipOf } from './fake-run.ts'
import type { FakeRun } from './fake-run.ts'
import { runBundledAction } from './run-bundled-action.ts'

const MARKER = '<!-- papergate: the verdict of this pull request -->'

const VERDICT = zipOf({ 'verdict.json': fakeResult() })
const GUARD = fakeResult({
  gate: 'guard',
  rules: [
    {
      id: 'guard/live-credential',
      verdict: 'fail',
      expected: 'paper credentials',
      found: 'a live one',
      fix: 'Take it out.',
      locations: [{ path: 'app/settings.env', line: 3 }],
    },
  ],
})

const RUN: FakeRun = {
  pulls: [pull(7)],
  artifacts: {
    'papergate-results-guard': zipOf({ 'guard.json': GUARD }),
    'papergate-verdict': VERDICT,
    // Neither is ours to read.
    'papergate-logs-integration': randomBytes(100),
    coverage: randomBytes(100),
  },
}

async function comment(
  run: FakeRun,
  options: {
    readonly event?: ReturnType<typeof runEvent>
    readonly canWrite?: boolean
    readonly comments?: readonly Comment[]
    readonly others?: OtherRoutes
  } = {},
) {
  const { routes, leaked } = routesOfRun(run)
  await using github = await startFakeGitHub({
    comments: options.comments ?? [],
    canWrite: options.canWrite ?? true,
    others: (...request) => options.others?.(...request) ?? routes(...request),
  })
  const step = await runBundledAction('comment', {
    cwd: tmpdir(),
    inputs: { token: 'synthetic-token-of-the-test' },
    env: { GITHUB_API_URL: github.url, GITHUB_SERVER_URL: 'https://github.com' },
    event: options.event ?? runEvent(),
  })
  return {
    exitCode: step.exitCode,
    warnings: step.stdout.match(/^::warning::.*/gm) ?? [],
    bodies: github.comments().map(({ body }) => body),
    requests: github.requests,
    stdout: step.stdout,
    leaked,
  }
}

it('writes the comment that the run of a fork could not write, and says where it is from', async () => {
  const { exitCode, warnings, bodies, leaked, stdout } = await comment(RUN)
  expect({ exitCode, warnings, leaked }).toEqual({ exitCode: 0, warnings: [], leaked: [] })
  expect(stdout).toContain('::add-mask::synthetic-token-of-the-test')
  expect(bodies).toHaveLength(1)
  expect(bodies[0]).toContain(`${MARKER}\n## ❌ Papergate: fail`)
  expect(bodies[0]).toContain(
    `https://github.com/someone/platform/blob/${HEAD}/app/settings.env#L3`,
  )
  expect(bodies[0]).toContain(
    '[The run](https://github.com/someone/platform/actions/runs/41) ended with **failure**.',
  )
})

it('updates the comment in place', async () => {
  const comments = [{ id: 900, user: { type: 'Bot' as const }, body: `${MARKER}\nold` }]
  const { bodies } = await comment(RUN, { comments })
  expect(bodies).toEqual([expect.stringContaining('Papergate: fail')])
})

it('finds the pull request by the head that GitHub names, whatever the results claim, on the second page too', async () => {
  const others = Array.from({ length: 120 }, (_, index) =>
    pull(200 + index, { sha: 'c'.repeat(40) }),
  )
  const liar = fakeResult({ data: { pullRequest: 1, pull_request: { number: 1 } }, name: '1' })
  const { bodies, requests } = await comment({
    pulls: [...others, pull(7)],
    artifacts: { 'papergate-verdict': zipOf({ 'verdict.json': liar }) },
  })
  expect(bodies).toHaveLength(1)
  expect(requests.filter((route) => route.startsWith('POST'))).toEqual([
    'POST /repos/someone/platform/issues/7/comments',
  ])
})

it.each([
  ['the head has moved on', [pull(7, { sha: 'd'.repeat(40) })], runEvent()],
  ['another repository has that commit', [pull(7, { repository: 'x/platform' })], runEvent()],
  ['two pull requests have that head', [pull(7), pull(8)], runEvent()],
  ['the run was started by a push', [pull(7)], runEvent({ event: 'push' })],
  ['the fork is gone', [pull(7)], runEvent({ head_repository: null })],
])('writes nothing where %s', async (_case, pulls, event) => {
  const { exitCode, warnings, requests } = await comment({ ...RUN, pulls }, { event })
  expect({ exitCode, warnings }).toEqual({ exitCode: 0, warnings: [] })
  expect(requests.filter((route) => !route.startsWith('GET'))).toEqual([])
  expect(requests.filter((route) => route.includes('artifacts'))).toEqual([])
})

it('writes nothing where the run left no results', async () => {
  const { exitCode, warnings, bodies } = await comment({ ...RUN, artifacts: {} })
  expect({ exitCode, warnings, bodies }).toEqual({ exitCode: 0, warnings: [], bodies: [] })
})

const bomb = Buffer.alloc(40_000_000, ' ')
const many = Object.fromEntries(Array.from({ length: 400 }, (_, index) => [`${index}.txt`, '']))
const text = (content: string): Buffer => zipOf({ 'verdict.json': content })

it.each([
  ['a name that leads out of its folder', zipOf({ '../../verdict.json': fakeResult() })],
  ['an absolute name', zipOf({ '/etc/verdict.json': fakeResult() })],
  ['a name with backslashes', zipOf({ '..\\verdict.json': fakeResult() })],
  ['a file of 40 MB in a small archive', createZip([{ name: 'verdict.json', content: bomb }])],
  [
    'one that says it is small',
    createZip([{ name: 'verdict.json', content: bomb, statedSize: 100 }]),
  ],
  ['more files than a run can have', zipOf({ ...many, 'verdict.json': fakeResult() })],
  ['an archive of 9 MB', createZip([{ name: 'x.bin', content: randomBytes(9_000_000) }])],
  ['no archive', Buffer.from('PK but no more')],
  ['a cut archive', VERDICT.subarray(0, -30)],
  ['text that is no JSON', text('papergate')],
  ['JSON that is no result', text('{"schema":"papergate/result/v1"}')],
  ['a result with a key too many', text(JSON.stringify({ ...fakeResult(), pullRequest: 1 }))],
  ['a result with another verdict', text(JSON.stringify({ ...fakeResult(), verdict: 'green' }))],
  ['JSON nested a million deep', text(`${'['.repeat(1_000_000)}${']'.repeat(1_000_000)}`)],
  ['two verdicts', zipOf({ 'a.json': fakeResult(), 'b.json': fakeResult({ verdict: 'pass' }) })],
  ['no verdict', zipOf({ 'guard.json': GUARD })],
])('warns once, stays green and says so in the comment after %s', async (_case, archive) => {
  const run = { ...RUN, artifacts: { 'papergate-verdict': archive } }
  const { exitCode, warnings, bodies } = await comment(run)
  expect(exitCode).toBe(0)
  expect(warnings).toHaveLength(1)
  expect(bodies).toEqual([expect.stringContaining('## ⚠️ Papergate: error')])
  expect(bodies[0]).toContain('the results of the run cannot be read')
})

it('warns once where a run left more artifacts than it can have gates', async () => {
  const artifacts = Object.fromEntries<Buffer>(
    Array.from({ length: 30 }, (_, index) => [`papergate-results-${index}`, VERDICT]),
  )
  const { exitCode, warnings } = await comment({ ...RUN, artifacts })
  expect(exitCode).toBe(0)
  expect(warnings).toHaveLength(1)
})

it('lets nothing of the results act as markup, mention anyone or link anywhere', async () => {
  const evil =
    '</td><script>x</script> <img src=https://evil.test> ![x](https://evil.test) [y](https://evil.test)\n\n# z\n@octocat #1 www.evil.test <!-- a'
  const guard = fakeResult({
    gate: 'guard',
    summary: evil,
    rules: [
      {
        id: evil,
        verdict: 'fail',
        expected: evil,
        found: evil.replaceAll('\n', ' '),
        fix: evil,
        locations: [{ path: `../../../evil](https://evil.test)` }, { path: 'a)b](c' }],
      },
    ],
  })
  const { bodies } = await comment({
    ...RUN,
    artifacts: {
      'papergate-results-guard': zipOf({ 'guard.json': guard }),
      'papergate-verdict': zipOf({ 'verdict.json': fakeResult({ summary: evil }) }),
    },
  })
  const [body = ''] = bodies
  expect(body.replace(MARKER, '')).not.toMatch(/<(?!https)|@octocat|#1|\bwww\.|^# z/m)
  const links = [...body.matchAll(/(?<!\\)\]\(([^)]*)\)/g)].map(([, url]) => url)
  expect(links.length).toBeGreaterThan(1)
  for (const url of links) expect(url).toMatch(/^https:\/\/github\.com\/someone\/platform\//)
})

it.each([
  ['writing', { canWrite: false }],
  [
    'the list of artifacts',
    {
      others: (route: string) =>
        route.endsWith('/artifacts') ? { status: 403, body: { message: 'no' } } : null,
    },
  ],
  [
    'an archive',
    { others: (route: string) => (route.endsWith('/zip') ? { status: 500, body: {} } : null) },
  ],
] as const)('warns once and stays green where GitHub refuses %s', async (_case, options) => {
  const { exitCode, warnings, bodies } = await comment(RUN, options)
  expect(exitCode).toBe(0)
  expect(warnings).toHaveLength(1)
  expect(bodies).toEqual([])
})

it('is red on another event, as nobody would notice a warning there', async () => {
  const { exitCode, stdout } = await comment(RUN, {
    event: { ...runEvent(), payload: {} as never },
  })
  expect(exitCode).toBe(1)
  expect(stdout).toContain('workflow_run')
})
